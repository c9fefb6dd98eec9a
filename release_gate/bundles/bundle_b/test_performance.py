"""Performance against budgets: what web.dev calls good for a median user, on a local service."""

from __future__ import annotations

from playwright.sync_api import Page

from release_gate.bundles.bundle_b.conftest import Open
from release_gate.check import check

TTFB, LCP, LONG_TASKS = 800, 2500, 200  # milliseconds
CLS = 0.1
WEIGHT = 200_000  # bytes of everything that a page loads

# The entries of one type so far; the observer hands over what it has buffered at once.
ENTRIES = """type => new Promise(done => {
  const take = list => done(list.getEntries().map(entry => entry.toJSON()));
  new PerformanceObserver(take).observe({type, buffered: true});
  setTimeout(() => done([]), 300);
})"""


def entries(page: Page, kind: str) -> list[dict[str, float]]:
    found: list[dict[str, float]] = page.evaluate(ENTRIES, kind)
    return found


@check("UI-05", "The first byte comes soon", why="everything waits for it",
       of=("home", "login", "notify"))  # fmt: skip
def test_ttfb(subject: str, open_page: Open) -> None:
    navigation = entries(open_page(subject), "navigation")[0]
    assert navigation["responseStart"] < TTFB


@check("UI-06", "The largest content is there soon", why="a slow page is a closed page",
       of=("home", "login", "notify"))  # fmt: skip
def test_lcp(subject: str, open_page: Open) -> None:
    painted = entries(open_page(subject), "largest-contentful-paint")
    assert painted, "the browser saw no content painted"
    assert painted[-1]["startTime"] < LCP


@check("UI-07", "Nothing jumps while it loads", why="people press what was there before",
       of=("home", "login", "notify"))  # fmt: skip
def test_cls(subject: str, open_page: Open) -> None:
    shifts = entries(open_page(subject), "layout-shift")
    assert sum(shift["value"] for shift in shifts if not shift["hadRecentInput"]) <= CLS


@check("UI-08", "No script keeps the page busy for long", why="a busy page takes no clicks",
       of=("home", "login", "notify"))  # fmt: skip
def test_long_tasks(subject: str, open_page: Open) -> None:
    tasks = entries(open_page(subject), "longtask")
    assert sum(task["duration"] for task in tasks) <= LONG_TASKS


@check("UI-09", "The page is light", why="phones pay by the byte",
       of=("home", "login", "notify"))  # fmt: skip
def test_weight(subject: str, open_page: Open) -> None:
    page = open_page(subject)
    loaded = entries(page, "resource") + entries(page, "navigation")
    assert 0 < sum(resource["decodedBodySize"] for resource in loaded) <= WEIGHT
