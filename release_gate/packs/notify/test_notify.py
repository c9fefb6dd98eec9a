"""Notifications: preferences, e-mail, and who sees the messages."""

from __future__ import annotations

import re

from playwright.sync_api import Dialog, Page, expect

from release_gate.check import check
from release_gate.testkit.client import Client, new_member

ERROR = re.compile(r"\berror\b")


def send(page: Page, subject: str, text: str) -> None:
    page.locator("#email-subject").fill(subject)
    page.locator("#email-text").fill(text)
    page.locator("#email-form").get_by_role("button", name="Send").click()


@check("NOTIFY-01", "A signed-out visitor sees only a link to log in", why="mail is private")
def test_signed_out(page: Page) -> None:
    page.goto("/notify")
    expect(page.locator("#signed-out").get_by_role("link")).to_have_attribute(
        "href", re.compile("^/login")
    )
    expect(page.locator("#preferences-form")).to_be_hidden()


@check("NOTIFY-02", "Preferences are stored", why="an opt-out must last")
def test_preferences_are_stored(member_page: Page) -> None:
    member_page.goto("/notify")
    expect(member_page.locator("#pref-booking")).to_be_checked()
    expect(member_page.locator("#pref-news")).not_to_be_checked()
    member_page.locator("#pref-booking").uncheck()
    member_page.locator("#pref-news").check()
    member_page.locator("#preferences-form").get_by_role("button", name="Save").click()
    expect(member_page.locator("#message")).not_to_be_empty()
    member_page.reload()
    expect(member_page.locator("#pref-booking")).not_to_be_checked()
    expect(member_page.locator("#pref-news")).to_be_checked()


@check("NOTIFY-03", "An e-mail is sent and listed", why="a lost message is a missed interview")
def test_email(member_page: Page, member: Client) -> None:
    member_page.goto("/notify")
    send(member_page, "Your interview", "It is tomorrow at ten.")
    expect(member_page.locator("#messages")).to_contain_text("Your interview")
    sent = member.mails()[0]
    assert (sent["to"], sent["subject"]) == (member.email, "Your interview")
    assert "tomorrow at ten" in sent["text"]


@check("NOTIFY-04", "User text is shown as text", why="a subject must not run as a script")
def test_hostile_subject(member_page: Page) -> None:
    dialogs: list[str] = []

    def close(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    member_page.on("dialog", close)
    member_page.goto("/notify")
    hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    send(member_page, hostile, "text")
    expect(member_page.locator("#messages")).to_contain_text(hostile)
    member_page.reload()
    expect(member_page.locator("#messages")).to_contain_text(hostile)
    assert member_page.locator("#messages img, #messages script").count() == 0
    assert dialogs == []


@check(
    "NOTIFY-05", "'Stay signed in' extends the session", why="a session that expires loses a draft"
)
def test_stay_signed_in(member_page: Page, member: Client) -> None:
    member_page.goto("/notify")
    expect(member_page.locator("#session-left")).not_to_be_empty()
    with member_page.expect_response("**/api/session/touch") as touched:
        member_page.locator("#session-touch").click()
    assert touched.value.status == 200
    assert touched.value.json()["seconds_left"] > 0
    expect(member_page.locator("#message")).not_to_have_class(ERROR)


@check("NOTIFY-06", "Messages are visible to their owner only", why="they contain names and times")
def test_messages_are_private(member_page: Page, member: Client, base_url: str) -> None:
    other = new_member(base_url)
    secret = {"subject": "Only for me", "text": "private"}
    assert other.post("/api/notify/email", secret).status_code == 202
    member_page.goto("/notify")
    expect(member_page.locator("#preferences-form")).to_be_visible()
    expect(member_page.locator("#messages")).not_to_contain_text("Only for me")
    listed = member.get("/api/notify/messages").json()["messages"]
    assert [message for message in listed if message["subject"] == "Only for me"] == []


@check("NOTIFY-07", "A failed save shows an error", why="no message looks like success")
def test_failed_save(member_page: Page) -> None:
    member_page.goto("/notify")
    expect(member_page.locator("#preferences-form")).to_be_visible()
    member_page.route("**/api/notify/preferences", lambda route: route.abort())
    member_page.locator("#preferences-form").get_by_role("button", name="Save").click()
    expect(member_page.locator("#message")).to_have_class(ERROR)
    expect(member_page.locator("#message")).not_to_be_empty()


@check(
    "NOTIFY-14",
    "A booking is reported by e-mail to whoever wants it, and to nobody else",
    why="people stop reading mail that they have refused",
)
def test_wanted(member: Client, visitor: Client) -> None:
    slots = [{"weekday": day, "start": "09:00", "end": "12:00"} for day in range(7)]
    member.call("PUT", "/api/availability", {"time_zone": "UTC", "minutes": 60, "slots": slots})
    path = "/api/public/" + member.post("/api/share/link").json()["url"].rsplit("/", 1)[-1]
    for wanted in (True, False):
        preferences = {"booking": wanted, "news": not wanted}
        assert member.call("PUT", "/api/notify/preferences", preferences).status_code == 200
        before = len(member.mails("booking"))
        guest = {
            "name": "Ada",
            "email": visitor.email,
            "start": member.get(path).json()["free"][-1],
        }
        assert visitor.post(f"{path}/bookings", guest).status_code == 201
        assert len(member.mails("booking")) - before == wanted, preferences
