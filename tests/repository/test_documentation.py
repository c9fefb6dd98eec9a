"""Pages say what is in the repository: links lead somewhere, and tables are complete."""

from __future__ import annotations

import configparser
import re
import sys
from pathlib import Path

import pytest

from tests.checkout import ROOT
from tests.repository.tree import tracked_files

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PAGES = [path for path in tracked_files() if path.suffix == ".md"]
SITE = "https://github.com/stage4-gate/stage4-gate/blob/main/"
LINK = re.compile(r"\]\(([^)\s]+)\)")


def dependencies() -> set[str]:
    """The names of all distributions that the package and this repository ask for."""
    config = configparser.ConfigParser(interpolation=None)
    config.read(ROOT / "setup.cfg", "utf-8")
    texts = [config["options"]["install_requires"], *config["options.extras_require"].values()]
    lines = [line.strip() for text in texts for line in text.splitlines() if line.strip()]
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    lines += [line for group in groups.values() for line in group if isinstance(line, str)]
    return {re.split(r"[^\w.-]", line)[0] for line in lines}


def anchors(page: Path) -> set[str]:
    """The fragments of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ +(.*)$", page.read_text("utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_within_the_repository_leads_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", (ROOT / page).read_text("utf-8"), flags=re.DOTALL)
    for target in LINK.findall(text.replace(SITE, "/")):
        if re.match(r"\w+:", target):
            continue
        name, _, fragment = target.partition("#")
        linked = (ROOT / page).parent / name if name else ROOT / page
        linked = ROOT / name[1:] if name.startswith("/") else linked
        assert linked.exists(), target
        if fragment and linked.suffix == ".md":
            assert fragment in anchors(linked), target


def test_the_first_page_leads_to_every_other_page() -> None:
    index = ROOT / "docs" / "index.md"
    linked = {target.partition("#")[0] for target in LINK.findall(index.read_text("utf-8"))}
    pages = {str(page.relative_to("docs")) for page in PAGES if page.parts[0] == "docs"}
    assert pages - {"index.md"} <= linked


def test_contributing_gives_a_reason_for_each_dependency() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("each with its reason")[2]
    rows = [line.split("|") for line in text.splitlines() if line.startswith("|")][2:]
    named = {name.strip() for row in rows for name in row[1].split(",")}
    assert named == dependencies()
    assert all(row[3].strip() for row in rows)
