"""Invalid entries: the message is at its field, belongs to it, and is announced."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import expect

from release_gate.bundles.bundle_b.conftest import OpenAction
from release_gate.check import check
from release_gate.testkit.page_actions import PAGE_ACTIONS

ADDRESS = "Enter an e-mail address"
VALUE = "Enter a value"


@dataclass(frozen=True)
class Mistake:
    """What is entered, and words of the message that the first of these fields gets."""

    entered: Mapping[str, str]  # by the labels
    message: str
    others: tuple[str, ...] = ()  # messages of the other fields


MISTAKES = {
    "log-in": Mistake({"E-mail": "nobody", "Password": ""}, ADDRESS, (VALUE,)),
    "register": Mistake({"Name": "", "E-mail": "nobody", "Password": "x"}, VALUE, (ADDRESS,)),
    "code": Mistake({"E-mail": "nobody"}, ADDRESS),
    "forgotten": Mistake({"E-mail": "nobody"}, ADDRESS),
    "reset": Mistake({"New password": ""}, VALUE),
    "book": Mistake({"Name": "", "E-mail": "nobody"}, VALUE, (ADDRESS,)),
    "password": Mistake({"Current password": "", "New password": ""}, VALUE),
    "note": Mistake({"Subject": "", "Text": ""}, VALUE),
    "profile": Mistake({"Name": "", "E-mail": "nobody"}, VALUE, (ADDRESS,)),
    "week": Mistake({"Minutes per interview": "2"}, "Enter 5 or more"),
    "organisation": Mistake({"Name": ""}, VALUE),
}


@check(
    "STATE-05",
    "An invalid entry is marked, described, focused and announced",
    why="people cannot correct what they cannot find",
    of=(
        "log-in",
        "register",
        "code",
        "forgotten",
        "reset",
        "book",
        "password",
        "note",
        "profile",
        "week",
        "organisation",
    ),
)
def test_invalid(subject: str, open_action: OpenAction) -> None:
    action, mistake = PAGE_ACTIONS[subject], MISTAKES[subject]
    page = open_action(action)
    form = page.get_by_role("form", name=action.form) if action.form else page.get_by_role("main")
    for label, text in mistake.entered.items():
        form.get_by_label(label, exact=True).fill(text)
    action.press(page)
    label = next(iter(mistake.entered))
    field = form.get_by_label(label, exact=True)
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile(mistake.message))
    expect(page.get_by_role("alert")).to_contain_text(f"{label}: {mistake.message}")
    for message in (mistake.message, *mistake.others):
        expect(form.locator("form, :scope").get_by_text(message).first).to_be_visible()
    page.route(action.request, lambda route: route.abort())
    action.press(page)
    expect(field).not_to_have_attribute("aria-invalid", "true")
    expect(field).not_to_have_accessible_description(re.compile(mistake.message))


@check(
    "STATE-06",
    "An impossible time is marked at its field, and overlapping times at their group",
    why="a week has many fields, and a message without a place helps nobody",
)
def test_times(open_action: OpenAction) -> None:
    page = open_action(PAGE_ACTIONS["week"])
    times = page.get_by_role("group", name="Times")
    for number in (1, 2):
        times.get_by_role("button", name="Add a time").click()
        expect(times.get_by_label("Day")).to_have_count(number)
    wrong = times.get_by_label("To").nth(1)
    wrong.fill("25:00")
    PAGE_ACTIONS["week"].press(page)
    expect(wrong).to_be_focused()
    expect(wrong).to_have_accessible_description("Enter a time, such as 09:00.")
    wrong.fill("11:00")
    PAGE_ACTIONS["week"].press(page)
    expect(page.get_by_role("alert")).to_contain_text("Times: ")
    expect(times).to_have_accessible_description(re.compile("must not overlap"))
    expect(wrong).not_to_have_attribute("aria-invalid", "true")


@check(
    "STATE-07",
    "An upload without a file is refused at its field",
    why="people press the button before they choose a file",
)
def test_no_file(open_action: OpenAction) -> None:
    page = open_action(PAGE_ACTIONS["file"])
    page.get_by_role("button", name="Upload").click()
    field = page.get_by_label("File", exact=True)
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description(re.compile("5 MiB.*Choose a file first"))
    expect(page.get_by_role("alert")).to_contain_text("Choose a file first.")
