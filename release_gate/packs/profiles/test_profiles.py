"""Profiles of the people to be interviewed: create, search, edit, delete, privacy."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from release_gate.check import check
from release_gate.testkit.client import Client, new_member


def add(client: Client, name: str) -> str:
    answer = client.post("/api/profiles", {"name": name, "email": "someone@example.test"})
    assert answer.status_code == 201
    made: str = answer.json()["id"]
    return made


@check("PROFILES-01", "A new profile is listed", why="it is the first thing that a user does")
def test_add(member_page: Page) -> None:
    member_page.goto("/profiles")
    member_page.locator("#profile-name").fill("Grace Hopper")
    member_page.locator("#profile-email").fill("grace@example.test")
    member_page.locator("#profile-save").click()
    expect(member_page.locator("#profiles")).to_contain_text("Grace Hopper")


@check("PROFILES-02", "A profile can be edited", why="people change roles")
def test_edit(member_page: Page, member: Client) -> None:
    made = add(member, "Grace Hopper")
    member_page.goto("/profiles")
    member_page.get_by_role("button", name="Edit Grace Hopper").click()
    member_page.locator("#profile-name").fill("Rear Admiral Hopper")
    member_page.locator("#profile-save").click()
    expect(member_page.locator("#profiles")).to_contain_text("Rear Admiral Hopper")
    assert member.get(f"/api/profiles/{made}").json()["name"] == "Rear Admiral Hopper"


@check("PROFILES-03", "A deleted profile is gone", why="people have a right to be forgotten")
def test_delete(member_page: Page, member: Client) -> None:
    made = add(member, "Grace Hopper")
    member_page.on("dialog", lambda dialog: dialog.accept())
    member_page.goto("/profiles")
    member_page.get_by_role("button", name="Delete Grace Hopper").click()
    expect(member_page.locator("#profiles")).not_to_contain_text("Grace Hopper")
    assert member.get(f"/api/profiles/{made}").status_code == 404


@check("PROFILES-04", "The search finds matching profiles only", why="lists grow long")
def test_search(member_page: Page, member: Client) -> None:
    for name in ("Grace Hopper", "Ada Lovelace"):
        add(member, name)
    member_page.goto("/profiles")
    member_page.locator("#search-text").fill("lovelace")
    member_page.locator("#search-form").get_by_role("button", name="Search").click()
    expect(member_page.locator("#profiles")).not_to_contain_text("Grace Hopper")
    expect(member_page.locator("#profiles")).to_contain_text("Ada Lovelace")


@check(
    "PROFILES-05",
    "Every profile is on exactly one page",
    why="a profile on no page would be forgotten",
)
def test_pages(member: Client) -> None:
    names = [f"Person {number:02}" for number in range(12)]
    for name in names:
        add(member, name)
    pages = [member.get(f"/api/profiles?size=5&page={page}").json() for page in (1, 2, 3)]
    assert [person["name"] for page in pages for person in page["profiles"]] == names
    assert (pages[0]["pages"], pages[0]["total"]) == (3, 12)


@check(
    "PROFILES-06", "Profiles of another account are not accessible", why="they are personal data"
)
def test_private(member: Client, base_url: str) -> None:
    made = add(member, "Grace Hopper")
    other = new_member(base_url)
    body = {"name": "x", "email": "x@example.test"}
    answers = [
        other.get(f"/api/profiles/{made}"),
        other.call("PUT", f"/api/profiles/{made}", body),
        other.call("DELETE", f"/api/profiles/{made}"),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert other.get("/api/profiles").json()["total"] == 0


@check(
    "PROFILES-08",
    "People are listed in natural order",
    why="nobody looks for 'Person 2' behind 'Person 10', or for 'ada' behind 'Zoe'",
)
def test_order(member: Client) -> None:
    names = ["ada", "Émile", "Person 0", "Person 1", "person 02", "Person 10", "Zoe"]
    for name in reversed(names):
        add(member, name)
    assert [person["name"] for person in member.get("/api/profiles").json()["profiles"]] == names
