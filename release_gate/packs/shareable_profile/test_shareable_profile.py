"""The public link to a profile: created, renewed, revoked, hidden."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from release_gate.check import check
from release_gate.testkit.client import Client

SHOWN = {"headline": "Engineer of engines", "visible": True}


def make_link(member: Client) -> str:
    """Create a link; return its token."""
    assert member.call("PUT", "/api/share", SHOWN).status_code == 200
    url: str = member.post("/api/share/link").json()["url"]
    return url.rsplit("/", 1)[-1]


@check("SHARE-01", "Anyone with the link sees the profile", why="that is its purpose")
def test_public(page: Page, member: Client) -> None:
    page.goto(f"/p/{make_link(member)}")
    expect(page.locator("#owner")).to_contain_text(member.name)
    expect(page.locator("#headline")).to_have_text("Engineer of engines")
    expect(page.locator("body")).not_to_contain_text(member.email)


@check("SHARE-02", "A revoked link shows nothing", why="a revocation must take effect at once")
def test_revoked(page: Page, member: Client, visitor: Client) -> None:
    token = make_link(member)
    assert member.call("DELETE", "/api/share/link").status_code == 204
    page.goto(f"/p/{token}")
    expect(page.locator("#no-such-link")).to_be_visible()
    assert visitor.get(f"/api/public/{token}").status_code == 404


@check("SHARE-03", "A new link replaces the old one", why="the old one may have been passed on")
def test_renewed(member: Client, visitor: Client) -> None:
    old, new = make_link(member), make_link(member)
    statuses = [visitor.get(f"/api/public/{token}").status_code for token in (old, new)]
    assert statuses == [404, 200]


@check("SHARE-04", "A hidden profile is not shown", why="its owner has decided so")
def test_invisible(member: Client, visitor: Client) -> None:
    token = make_link(member)
    hidden = {**SHOWN, "visible": False}
    assert member.call("PUT", "/api/share", hidden).status_code == 200
    assert visitor.get(f"/api/public/{token}").status_code == 404


@check(
    "SHARE-05", "The page creates a link and shows it", why="users do not call the API themselves"
)
def test_make_on_page(member_page: Page, visitor: Client) -> None:
    member_page.goto("/share")
    with member_page.expect_response("**/api/share/link") as made:
        member_page.locator("#share-make").click()
    assert made.value.status == 201
    url = made.value.json()["url"]
    expect(member_page.locator("#share-url")).to_have_value(url)
