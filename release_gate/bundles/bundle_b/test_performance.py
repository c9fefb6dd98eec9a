"""Performance budgets: the thresholds that web.dev calls good, on a local service.

A busy machine adds time to a load and never takes any off: a load that is too slow is repeated.
"""

from __future__ import annotations

from release_gate.bundles.bundle_b.conftest import Examination
from release_gate.check import check
from release_gate.testkit.page_facts import PageFacts
from release_gate.testkit.pages import EVERY_PAGE

MAX_TTFB_MS = 800  # time to first byte
MAX_LCP_MS = 2500  # largest contentful paint
MAX_BLOCKED_MS = 200  # total blocking time: what tasks take beyond 50 ms each
LOADS = 3
MAX_CLS = 0.1  # cumulative layout shift, a score without unit
MAX_BYTES = 100_000  # of everything that a first visit transfers, headers included
MAX_REQUESTS = 20


def shortest(facts: PageFacts, metric: str, budget_ms: float, examination: Examination) -> float:
    """The time of the first load within the budget, else that of the fastest load."""
    least: float = facts.metrics[metric]
    for number in range(LOADS - 1):
        if least < budget_ms:
            break
        least = min(least, examination.metrics(facts.page.name, number)[metric])
    return least


@check("UI-05", "The first byte arrives in time", why="everything else waits for it", of=EVERY_PAGE)
def test_ttfb(subject: str, facts: PageFacts, examination: Examination) -> None:
    assert shortest(facts, "first_byte_ms", MAX_TTFB_MS, examination) < MAX_TTFB_MS


@check(
    "UI-06", "The largest content appears in time", why="visitors leave a slow page", of=EVERY_PAGE
)
def test_lcp(subject: str, facts: PageFacts, examination: Examination) -> None:
    assert facts.metrics["largest_paint_ms"], "the browser reported no painted content"
    assert shortest(facts, "largest_paint_ms", MAX_LCP_MS, examination) < MAX_LCP_MS


@check(
    "UI-07",
    "The layout is stable while the page loads and its content comes in, at every width",
    why="people would press the wrong button",
    of=EVERY_PAGE,
)
def test_cls(subject: str, facts: PageFacts) -> None:
    assert facts.metrics["layout_shift"] <= MAX_CLS, facts.metrics["shifted"]
    for width, moves in facts.moves.items():
        assert moves["layout_shift"] <= MAX_CLS, f"at {width} px: {moves['shifted']}"


@check(
    "UI-08",
    "No script blocks the page for long",
    why="a blocked page ignores clicks",
    of=EVERY_PAGE,
)
def test_long_tasks(subject: str, facts: PageFacts, examination: Examination) -> None:
    assert shortest(facts, "blocked_ms", MAX_BLOCKED_MS, examination) < MAX_BLOCKED_MS


@check("UI-09", "The page is small", why="mobile data is slow and expensive", of=EVERY_PAGE)
def test_weight(subject: str, facts: PageFacts) -> None:
    assert 0 < facts.metrics["bytes"] <= MAX_BYTES


@check(
    "UI-22",
    "The page needs few requests",
    why="each request costs a round trip on a slow connection",
    of=EVERY_PAGE,
)
def test_requests(subject: str, facts: PageFacts) -> None:
    assert 0 < facts.metrics["requests"] <= MAX_REQUESTS
