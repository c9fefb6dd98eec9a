"""Passwords: change, reset by e-mail, and the policy."""

from __future__ import annotations

import re
import secrets

from playwright.sync_api import Page, expect

from release_gate.check import check
from release_gate.testkit.client import Client

ERROR = re.compile(r"\berror\b")


def change(page: Page, current: str, new: str) -> None:
    page.goto("/password")
    page.locator("#change-current").fill(current)
    page.locator("#change-new").fill(new)
    page.get_by_role("button", name="Change password").click()


def reset_link(client: Client) -> str:
    assert client.post("/api/password/reset-link", {"email": client.email}).status_code == 202
    found = re.search(r"/password#\S+", client.mails("reset")[0]["text"])
    assert found, "the e-mail has no link"
    return found[0]


@check("PASSWORD-01", "The password can be changed", why="a leaked password must be replaceable")
def test_change(member_page: Page, member: Client) -> None:
    new = secrets.token_urlsafe(16)
    with member_page.expect_response("**/api/password/change") as changed:
        change(member_page, member.password, new)
    assert changed.value.status == 204
    member.http.cookies.clear()
    assert member.log_in().status_code == 401
    assert member.log_in(new).status_code == 200


@check(
    "PASSWORD-02",
    "A change requires the current password",
    why="somebody else may use a tab that was left open",
)
def test_wrong_current(member_page: Page, member: Client) -> None:
    change(member_page, "not the current one", secrets.token_urlsafe(16))
    expect(member_page.locator("#message")).to_have_class(ERROR)
    assert member.log_in().status_code == 200


@check("PASSWORD-03", "A weak new password is refused", why="it would be guessed")
def test_weak(member_page: Page, member: Client) -> None:
    change(member_page, member.password, member.email)
    expect(member_page.locator("#message")).to_have_class(ERROR)
    assert member.log_in().status_code == 200


@check("PASSWORD-04", "A link in an e-mail sets a new password once", why="people forget passwords")
def test_reset(page: Page, member: Client) -> None:
    new, link = secrets.token_urlsafe(16), reset_link(member)
    page.goto(link)
    page.locator("#reset-new").fill(new)
    with page.expect_response("**/api/password/reset") as reset:
        page.get_by_role("button", name="Set password").click()
    assert reset.value.status == 204
    again = {"token": link.split("#")[1], "new_password": secrets.token_urlsafe(16)}
    assert member.post("/api/password/reset", again).json()["error"] == "bad_link"
    assert member.log_in(new).status_code == 200


@check(
    "PASSWORD-05", "A reset ends every session", why="whoever stole the password may be signed in"
)
def test_reset_ends_sessions(member: Client) -> None:
    token = reset_link(member).split("#")[1]
    reset = {"token": token, "new_password": secrets.token_urlsafe(16)}
    assert Client(member.url).post("/api/password/reset", reset).status_code == 204
    assert member.get("/api/session").json() == {"signed_in": False}


@check(
    "PASSWORD-06",
    "A request for a reset does not reveal who has an account",
    why="lists of accounts are sold",
)
def test_reset_reveals_nothing(member: Client, visitor: Client) -> None:
    answers = [
        visitor.post("/api/password/reset-link", {"email": email}).json()
        for email in (member.email, visitor.email)
    ]
    assert answers[0] == answers[1]
