"""Preferences, transactional e-mail, and the provider behind it."""

from __future__ import annotations

from pathlib import Path

import pytest

from release_gate.testkit.client import Client, new_visitor
from release_gate.testkit.fake_resend import delivering
from release_gate.testkit.private_backend import running

NOTE = {"subject": "Tomorrow", "text": "At ten."}


def test_preferences_are_kept(member: Client) -> None:
    path = "/api/notify/preferences"
    assert member.call("GET", path).json() == {"booking": True, "news": False}
    member.call("PUT", path, {"booking": False, "news": True})
    assert member.call("GET", path).json() == {"booking": False, "news": True}


def test_a_note_goes_to_its_own_account_alone(member: Client, other: Client) -> None:
    assert member.call("POST", "/api/notify/email", NOTE).json()["status"] == "queued"
    assert [mail["text"] for mail in member.mails("note")] == ["At ten."]
    listed = [
        client.call("GET", "/api/notify/messages").json()["messages"] for client in (member, other)
    ]
    assert [len(messages) for messages in listed] == [1, 0]


@pytest.mark.parametrize("subject", ["", "a\r\nBcc: x@example.test", "a\u2028b", "x" * 201])
def test_a_subject_is_one_line(member: Client, subject: str) -> None:
    answer = member.call("POST", "/api/notify/email", {**NOTE, "subject": subject})
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["subject"])


def test_signed_out_there_is_nothing(visitor: Client) -> None:
    for path in ("preferences", "messages"):
        assert visitor.call("GET", f"/api/notify/{path}").status_code == 401


def test_with_resend_the_provider_gets_it_and_a_refusal_is_reported(tmp_path: Path) -> None:
    with delivering() as resend, running(tmp_path / "app.sqlite3", **resend.settings) as service:
        client = new_visitor(service.url)
        client.register()
        sent = client.call("POST", "/api/notify/email", NOTE)
        resend.status = 500
        refused = client.call("POST", "/api/notify/email", NOTE)
        client.http.close()
    given = next(each for each in resend.deliveries if each.message["text"] == "At ten.")
    assert (sent.json()["status"], given.path) == ("sent", "/emails")
    assert given.authorization == f"Bearer {resend.key}"
    assert (given.message["to"], given.message["text"]) == ([client.email], "At ten.")
    assert (refused.status_code, refused.json()["error"]) == (502, "not_delivered")
