"""The pages in gate.toml, each loaded once in a browser for all checks here."""

from release_gate.check import check
from release_gate.fixtures.page_load import PageLoad
from release_gate.fixtures.pages import PAGES


@check("SITE-01", "The page loads", why="visitors see what is broken", of=PAGES)
def test_loads(subject: str, page_load: PageLoad) -> None:
    assert not page_load.errors, page_load.errors


@check("SITE-02", "The page is accessible", why="everybody can use it", of=PAGES)
def test_accessible(subject: str, page_load: PageLoad) -> None:
    assert not page_load.violations, page_load.violations


@check("SITE-03", "The page is in budget", why="slow pages lose visitors", of=PAGES)
def test_budgets(subject: str, page_load: PageLoad) -> None:
    assert not page_load.over_budget, page_load.over_budget
