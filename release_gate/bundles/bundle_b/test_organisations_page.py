"""Organisations, their invitations and roles, and the missing page, by mouse and by keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from release_gate.check import check
from release_gate.testkit.client import Client, new_member
from release_gate.testkit.input_devices import input_device


def start_organisation(owner: Client) -> str:
    """Return the path of a new organisation."""
    answer = owner.post("/api/organisations", {"name": "Analytical Engines"})
    assert answer.status_code == 201
    return f"/api/organisations/{answer.json()['id']}"


def invitation(owner: Client, path: str, guest: Client) -> str:
    """Invite somebody; return the link in the e-mail."""
    invited = {"email": guest.email, "role": "member"}
    assert owner.post(f"{path}/invitations", invited).status_code == 201
    link = re.search(r"/organisations#\S+", guest.mails("invitation")[0]["text"])
    assert link, "the e-mail has no link"
    return link[0]


@pytest.mark.usefixtures("quiet_console")
@check(
    "ORG-01",
    "An owner can start an organisation, invite somebody and withdraw the invitation",
    why="a team begins with these steps",
    of=("mouse", "keyboard"),
)
def test_start_and_invite(subject: str, member_page: Page, member: Client, visitor: Client) -> None:
    page, device = member_page, input_device(subject, member_page)
    page.goto("/organisations")
    expect(page.get_by_text("You are in no organisation yet")).to_be_visible()
    new = page.get_by_role("form", name="Start an organisation")
    device.enter(new.get_by_label("Name"), "Analytical Engines")
    device.press(new.get_by_role("button", name="Start"))
    device.press(page.get_by_role("button", name="Open Analytical Engines"))
    expect(page.get_by_role("heading", name="Members of Analytical Engines")).to_be_focused()
    expect(page.get_by_text("There is no open invitation")).to_be_visible()
    form = page.get_by_role("form", name="Invite somebody")
    device.enter(form.get_by_label("E-mail"), visitor.email)
    device.choose(form.get_by_label("Role"), "Admin")
    device.press(form.get_by_role("button", name="Invite"))
    expect(page.get_by_role("row", name=f"{visitor.email} admin")).to_be_visible()
    (mail,) = visitor.mails("invitation")
    assert "as admin" in mail["text"]
    device.press(page.get_by_role("button", name=f"Withdraw the invitation of {visitor.email}"))
    expect(page.get_by_text("There is no open invitation")).to_be_visible()
    (made,) = member.get("/api/organisations").json()["organisations"]
    assert (made["name"], made["role"]) == ("Analytical Engines", "owner")
    path = f"/api/organisations/{made['id']}/invitations"
    assert member.get(path).json() == {"invitations": []}


@pytest.mark.usefixtures("quiet_console")
@check(
    "ORG-02",
    "An invited person can join the organisation, and leave it",
    why="an invitation is worth nothing to somebody who cannot accept it",
    of=("mouse", "keyboard"),
)
def test_join_and_leave(
    subject: str, member_page: Page, member: Client, shared_member: Client
) -> None:
    link = invitation(shared_member, start_organisation(shared_member), member)
    page, device = member_page, input_device(subject, member_page)
    page.goto(link)
    device.press(page.get_by_role("button", name="Join the organisation"))
    expect(page.get_by_role("row", name="Analytical Engines member")).to_be_visible()
    expect(page.get_by_role("button", name="Join the organisation")).to_be_hidden()
    (joined,) = member.get("/api/organisations").json()["organisations"]
    assert (joined["name"], joined["role"]) == ("Analytical Engines", "member")
    device.press(page.get_by_role("button", name="Open Analytical Engines"))
    members = page.get_by_role("table", name="Members of Analytical Engines")
    expect(members.get_by_role("row")).to_have_count(3)  # the headings, the owner, the member
    expect(members.get_by_role("button")).to_have_count(1)  # to leave; a member manages nobody
    expect(page.get_by_role("heading", name="Open invitations")).to_be_hidden()
    expect(page.get_by_role("form", name="Invite somebody")).to_be_hidden()
    device.press(page.get_by_role("button", name="Leave the organisation"))
    expect(page.get_by_text("You are in no organisation yet")).to_be_visible()
    assert member.get("/api/organisations").json() == {"organisations": []}


@pytest.mark.usefixtures("quiet_console")
@check(
    "ORG-03",
    "An owner can change the role of a member, and remove the member",
    why="people change teams",
    of=("mouse", "keyboard"),
)
def test_roles(subject: str, member_page: Page, member: Client) -> None:
    guest = new_member(member.url)
    path = start_organisation(member)
    token = invitation(member, path, guest).split("#")[1]
    assert guest.post("/api/invitations/accept", {"token": token}).status_code == 200
    page, device = member_page, input_device(subject, member_page)
    page.goto("/organisations")
    device.press(page.get_by_role("button", name="Open Analytical Engines"))
    expect(page.get_by_role("button", name=re.compile("^Make "))).to_have_text(
        ["Make admin", "Make owner"]
    )
    device.press(page.get_by_role("button", name=f"Make {guest.name} admin"))
    members = page.get_by_role("table", name="Members of Analytical Engines")
    expect(members.get_by_role("cell", name="admin", exact=True)).to_be_visible()
    assert guest.get(path).json()["role"] == "admin"
    device.press(page.get_by_role("button", name=f"Remove {guest.name}"))
    expect(members.get_by_role("row")).to_have_count(2)  # the headings and the owner
    assert guest.get(path).status_code == 404


@check(
    "STATE-01",
    "A missing page leads back to the front page",
    why="old links stay in circulation",
    of=("mouse", "keyboard"),
)
def test_missing(subject: str, page: Page, context: BrowserContext) -> None:
    page.goto("/no-such-page")
    input_device(subject, page).press(page.get_by_role("link", name="Back to the front page"))
    expect(page.get_by_role("heading", name="Interview booking")).to_be_visible()
