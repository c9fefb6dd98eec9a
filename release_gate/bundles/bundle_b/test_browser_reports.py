"""What the browser reports about every page: errors, and violations of the security policy."""

from __future__ import annotations

from release_gate.check import check
from release_gate.testkit.page_facts import PageFacts
from release_gate.testkit.pages import EVERY_PAGE


@check(
    "UI-23",
    "The page loads without console errors",
    why="an error in a script can disable the page",
    of=EVERY_PAGE,
)
def test_console(subject: str, facts: PageFacts) -> None:
    assert facts.console == ()


@check(
    "UI-24",
    "The browser reports no violation of the security policy",
    why="a page that needs what the policy forbids is broken, or the policy will be weakened",
    of=EVERY_PAGE,
)
def test_policy(subject: str, facts: PageFacts) -> None:
    assert facts.policy_violations == ()


@check(
    "UI-25",
    "The page has no inline script, handler or style",
    why="allowing them in the policy would allow those of an attacker too",
    of=EVERY_PAGE,
)
def test_inline(subject: str, facts: PageFacts) -> None:
    assert facts.structure["inline"] == []


@check(
    "UI-26",
    "The page requests nothing from another origin",
    why="another site would learn who visits, and could change the page",
    of=EVERY_PAGE,
)
def test_origins(subject: str, facts: PageFacts) -> None:
    assert facts.foreign_requests == ()
