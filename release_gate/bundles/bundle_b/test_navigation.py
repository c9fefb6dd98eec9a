"""The ways on: links to every page, a menu on a phone, and buttons that show what they do."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from release_gate.check import check
from release_gate.testkit.input_devices import input_device
from release_gate.testkit.page_facts import HEIGHT, WIDTHS, PageFacts
from release_gate.testkit.page_rules import button_problems, navigation_problems
from release_gate.testkit.pages import EVERY_PAGE, NAVIGATION


@check(
    "UI-32",
    "The navigation leads to every page and marks the current one",
    why="people look for the way on at one place, and must know where they are",
    of=EVERY_PAGE,
)
def test_navigation(subject: str, facts: PageFacts) -> None:
    assert navigation_problems(facts.structure, facts.page, NAVIGATION) == []


@check(
    "UI-33",
    "One button is primary, and those that destroy something look different",
    why="people press what stands out, and must not lose data by it",
    of=EVERY_PAGE,
)
def test_buttons(subject: str, facts: PageFacts) -> None:
    assert button_problems(facts.structure) == []


@pytest.mark.usefixtures("shared_session", "quiet_console")
@check(
    "UI-35",
    "The menu on a phone opens, leads to a page and closes",
    why="there is no room for the links on a phone, and no other way to them",
    of=("mouse", "keyboard"),
)
def test_menu(subject: str, page: Page) -> None:
    page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    device = input_device(subject, page)
    page.goto("/share")
    menu = page.get_by_role("navigation").get_by_role("button", name="Menu")
    files = page.get_by_role("navigation").get_by_role("link", name="Files")
    expect(files).to_be_hidden()
    device.press(menu)
    expect(files).to_be_visible()
    page.keyboard.press("Escape")
    expect(files).to_be_hidden()
    device.press(menu)
    device.press(files)
    expect(page.get_by_role("heading", level=1)).to_have_text("Files")
    expect(files).to_be_hidden()
