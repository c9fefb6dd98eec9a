"""Accessibility of every page: axe, the keyboard, and what assistive technology navigates by."""

from __future__ import annotations

from release_gate.check import check
from release_gate.testkit.page_facts import PageFacts
from release_gate.testkit.page_rules import focus_problems, keyboard_problems, structure_problems
from release_gate.testkit.pages import EVERY_PAGE


@check(
    "UI-01",
    "axe finds no violation on a phone",
    why="people with disabilities must be able to use the page",
    of=EVERY_PAGE,
)
def test_axe(subject: str, facts: PageFacts) -> None:
    assert facts.violations["light"] == ()


@check(
    "UI-21",
    "Text has enough contrast in the dark scheme",
    why="contrast problems hide in the scheme that nobody tests",
    of=EVERY_PAGE,
)
def test_dark_contrast(subject: str, facts: PageFacts) -> None:
    assert facts.violations["dark"] == ()


@check(
    "UI-02",
    "The keyboard reaches every control in reading order, and leaves it",
    why="not everyone uses a mouse",
    of=EVERY_PAGE,
)
def test_keyboard(subject: str, facts: PageFacts) -> None:
    assert keyboard_problems(facts) == []


@check(
    "UI-03",
    "The focus is visible on every control",
    why="keyboard users must see where they are",
    of=EVERY_PAGE,
)
def test_focus_is_visible(subject: str, facts: PageFacts) -> None:
    assert facts.forward, "nothing takes the focus"
    assert focus_problems(facts) == []


@check(
    "UI-04",
    "The page has a language, a title, headings in order and unique landmarks",
    why="screen readers navigate by them",
    of=EVERY_PAGE,
)
def test_structure(subject: str, facts: PageFacts) -> None:
    assert structure_problems(facts.structure) == []
