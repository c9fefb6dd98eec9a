"""Accessibility, beyond what each pack checks on its own page."""

from __future__ import annotations

from release_gate.bundles.bundle_b.conftest import Open
from release_gate.check import check
from release_gate.testkit.accessibility import violations

# Numbers every enabled control in document order.
CONTROLS = """() => [...document.querySelectorAll('a[href], button, input, textarea, select')]
  .filter(element => element.checkVisibility() && !element.disabled)
  .map((element, index) => { element.dataset.gate = index; return index; })"""
FOCUSED = "() => document.activeElement?.dataset?.gate ?? null"


@check(
    "UI-01",
    "axe finds no violation in the dark scheme on a phone",
    why="contrast problems hide in the scheme that nobody tests",
    of=("home", "login", "notify"),
)
def test_dark_phone(subject: str, open_page: Open) -> None:
    page = open_page(subject)
    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []


@check(
    "UI-02",
    "The keyboard reaches every control",
    why="not everyone uses a mouse",
    of=("home", "login", "notify"),
)
def test_keyboard(subject: str, open_page: Open) -> None:
    page = open_page(subject)
    controls = set(page.evaluate(CONTROLS))
    reached = set()
    for _ in range(len(controls) + 2):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        reached |= {int(focused)} if focused is not None else set()
    assert controls - reached == set()


@check(
    "UI-03",
    "The focus is visible",
    why="keyboard users must see where they are",
    of=("home", "login", "notify"),
)
def test_focus_is_visible(subject: str, open_page: Open) -> None:
    page = open_page(subject)
    look = """element => { const style = getComputedStyle(element);
      return [style.outlineStyle, style.outlineWidth, style.boxShadow].join(' '); }"""
    control = page.locator("#content").locator("a:visible, button:visible, input:visible").first
    at_rest = control.evaluate(look)
    page.keyboard.press("Tab")
    control.focus()
    assert control.evaluate(look) != at_rest


@check(
    "UI-04",
    "The page has a language, a title and landmarks",
    why="screen readers navigate by them",
    of=("home", "login", "notify"),
)
def test_structure(subject: str, open_page: Open) -> None:
    page = open_page(subject)
    assert page.locator("html").get_attribute("lang")
    assert page.title()
    for landmark in ("h1", "main", "nav[aria-label]", "#message[role=status]"):
        assert page.locator(landmark).count() == 1, landmark
