"""Performance budgets: the thresholds that web.dev calls good, on a local service."""

from __future__ import annotations

import math

from playwright.sync_api import Page

from release_gate.bundles.bundle_b.conftest import Open
from release_gate.check import check

MAX_TTFB_MS = 800  # time to first byte
MAX_LCP_MS = 2500  # largest contentful paint
MAX_LONG_TASKS_MS = 200
LOADS = 3  # a busy machine adds time to a task, and never takes any off
MAX_CLS = 0.1  # cumulative layout shift, a score without unit
MAX_BYTES = 200_000  # of everything that a page loads

# The entries of one type so far: the observer delivers the buffered ones at once.
ENTRIES = """type => new Promise(done => {
  const take = list => done(list.getEntries().map(entry => entry.toJSON()));
  new PerformanceObserver(take).observe({type, buffered: true});
  setTimeout(() => done([]), 300);
})"""


def entries(page: Page, kind: str) -> list[dict[str, float]]:
    found: list[dict[str, float]] = page.evaluate(ENTRIES, kind)
    return found


@check(
    "UI-05",
    "The first byte arrives in time",
    why="everything else waits for it",
    of=("home", "login", "notify"),
)
def test_ttfb(subject: str, open_page: Open) -> None:
    navigation = entries(open_page(subject), "navigation")[0]
    assert navigation["responseStart"] < MAX_TTFB_MS


@check(
    "UI-06",
    "The largest content appears in time",
    why="visitors leave a slow page",
    of=("home", "login", "notify"),
)
def test_lcp(subject: str, open_page: Open) -> None:
    painted = entries(open_page(subject), "largest-contentful-paint")
    assert painted, "the browser reported no painted content"
    assert painted[-1]["startTime"] < MAX_LCP_MS


@check(
    "UI-07",
    "The layout is stable while the page loads",
    why="people would press the wrong button",
    of=("home", "login", "notify"),
)
def test_cls(subject: str, open_page: Open) -> None:
    shifts = entries(open_page(subject), "layout-shift")
    assert sum(shift["value"] for shift in shifts if not shift["hadRecentInput"]) <= MAX_CLS


@check(
    "UI-08",
    "No script blocks the page for long",
    why="a blocked page ignores clicks",
    of=("home", "login", "notify"),
)
def test_long_tasks(subject: str, open_page: Open) -> None:
    least_ms = math.inf
    for _ in range(LOADS):
        tasks = entries(open_page(subject), "longtask")
        least_ms = min(least_ms, sum(task["duration"] for task in tasks))
        if least_ms <= MAX_LONG_TASKS_MS:
            break
    assert least_ms <= MAX_LONG_TASKS_MS


@check(
    "UI-09",
    "The page is small",
    why="mobile data is slow and expensive",
    of=("home", "login", "notify"),
)
def test_weight(subject: str, open_page: Open) -> None:
    page = open_page(subject)
    loaded = entries(page, "resource") + entries(page, "navigation")
    assert 0 < sum(resource["decodedBodySize"] for resource in loaded) <= MAX_BYTES
