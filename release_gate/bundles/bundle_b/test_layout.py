"""The layout at three widths: no overflow, and touch targets of sufficient size."""

from __future__ import annotations

from release_gate.bundles.bundle_b.conftest import Open
from release_gate.check import check

# Elements that extend beyond the right edge of the window.
OVERFLOWING = """() => [...document.querySelectorAll('body *')]
  .filter(element => element.checkVisibility() && !element.closest('.skip'))
  .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
  .map(element => element.outerHTML.slice(0, 80))"""
# WCAG 2.2, 2.5.8: a target is at least 24 by 24 CSS pixels, except for links within text.
SMALL = """() => [...document.querySelectorAll('button, input:not([type=checkbox]), nav a')]
  .filter(element => element.checkVisibility())
  .filter(element => element.getBoundingClientRect().height < 24)
  .map(element => element.outerHTML.slice(0, 80))"""


def overflow_at(width: int, subject: str, open_page: Open) -> list[str]:
    page = open_page(subject)
    page.set_viewport_size({"width": width, "height": 800})
    wider = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    found: list[str] = page.evaluate(OVERFLOWING)
    return found or (["the page scrolls sideways"] if wider else [])


@check(
    "UI-10",
    "Nothing overflows on a phone",
    why="half of the visitors use one",
    of=("home", "login", "notify"),
)
def test_phone(subject: str, open_page: Open) -> None:
    assert overflow_at(320, subject, open_page) == []


@check(
    "UI-11",
    "Nothing overflows on a tablet",
    why="people book interviews on them",
    of=("home", "login", "notify"),
)
def test_tablet(subject: str, open_page: Open) -> None:
    assert overflow_at(768, subject, open_page) == []


@check(
    "UI-12",
    "Nothing overflows on a desktop",
    why="recruiters use wide screens",
    of=("home", "login", "notify"),
)
def test_desktop(subject: str, open_page: Open) -> None:
    assert overflow_at(1280, subject, open_page) == []


@check(
    "UI-13",
    "Buttons and fields are large enough for touch",
    why="a miss can be a wrong booking",
    of=("home", "login", "notify"),
)
def test_targets(subject: str, open_page: Open) -> None:
    page = open_page(subject)
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate(SMALL) == []
