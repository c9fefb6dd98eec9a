"""People are added, found, edited and deleted, by mouse and by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from release_gate.check import check
from release_gate.testkit.client import Client
from release_gate.testkit.input_devices import input_device

pytestmark = pytest.mark.usefixtures("quiet_console")

GRACE = {"name": "Grace Hopper", "email": "grace@example.test", "role": "Admiral", "notes": "COBOL"}
PERSON_10 = {"name": "Person 10", "email": "someone@example.test"}


def stored(member: Client) -> list[dict[str, str]]:
    people: list[dict[str, str]] = member.get("/api/profiles").json()["profiles"]
    return [{name: person[name] for name in GRACE} for person in people]


@check(
    "PROFILES-09",
    "A person can be added, edited and deleted",
    why="these are the uses of the page",
    of=("mouse", "keyboard"),
)
def test_person(subject: str, member_page: Page, member: Client) -> None:
    page, device = member_page, input_device(subject, member_page)
    page.goto("/profiles")
    new = page.get_by_role("form", name="Add a person")
    for field, text in zip(("Name", "E-mail", "Role", "Notes"), GRACE.values(), strict=True):
        device.enter(new.get_by_label(field), text)
    device.press(new.get_by_role("button", name="Add"))
    people = page.get_by_role("table", name="People")
    expect(people.get_by_role("row", name="Grace Hopper Admiral")).to_be_visible()
    assert stored(member) == [GRACE]
    device.press(people.get_by_role("button", name="Edit Grace Hopper"))
    old = page.get_by_role("form", name="Edit a person")
    expect(old.get_by_label("Name")).to_be_focused()
    device.enter(old.get_by_label("Name"), "Amazing Grace")
    device.press(old.get_by_role("button", name="Cancel"))
    expect(new.get_by_label("Name")).to_have_value("")
    device.press(people.get_by_role("button", name="Edit Grace Hopper"))
    device.enter(old.get_by_label("Role"), "Rear admiral")
    device.press(old.get_by_role("button", name="Save"))
    expect(people.get_by_role("row", name="Grace Hopper Rear admiral")).to_be_visible()
    assert stored(member) == [{**GRACE, "role": "Rear admiral"}]
    device.press(people.get_by_role("button", name="Delete Grace Hopper"))
    expect(page.get_by_text("There is nobody here yet")).to_be_visible()
    expect(page.get_by_role("main")).to_be_focused()  # the button that had the focus is gone
    assert stored(member) == []


@check(
    "PROFILES-10",
    "People can be found and paged through",
    why="lists grow long",
    of=("mouse", "keyboard"),
)
def test_find(subject: str, member_page: Page, member: Client) -> None:
    for number in range(11):
        person = {**PERSON_10, "name": f"Person {number:02}"}
        assert member.post("/api/profiles", person).status_code == 201
    page, device = member_page, input_device(subject, member_page)
    page.goto("/profiles")
    people = page.get_by_role("table", name="People")
    expect(page.get_by_text("Page 1 of 2")).to_be_visible()
    expect(page.get_by_role("button", name="Previous")).to_be_disabled()
    device.press(page.get_by_role("button", name="Next"))
    expect(page.get_by_text("Page 2 of 2")).to_be_visible()
    expect(people.get_by_role("row", name="Person 10")).to_be_visible()
    expect(page.get_by_role("button", name="Next")).to_be_disabled()
    device.press(people.get_by_role("button", name="Delete Person 10"))
    expect(page.get_by_text("Page 1 of 1")).to_be_visible()
    assert member.post("/api/profiles", PERSON_10).status_code == 201
    page.reload()
    device.press(page.get_by_role("button", name="Next"))
    expect(people.get_by_role("row", name="Person 10")).to_be_visible()
    device.press(page.get_by_role("button", name="Previous"))
    expect(people.get_by_role("row", name="Person 00")).to_be_visible()
    device.enter(page.get_by_role("searchbox", name="Search"), "person 07")
    device.press(page.get_by_role("search").get_by_role("button", name="Search"))
    expect(page.get_by_text("Page 1 of 1")).to_be_visible()
    expect(people.get_by_role("row")).to_have_count(2)  # with the row of headings
    device.enter(page.get_by_role("searchbox", name="Search"), "nobody at all")
    device.press(page.get_by_role("search").get_by_role("button", name="Search"))
    expect(page.get_by_text("Nobody matches your search")).to_be_visible()
