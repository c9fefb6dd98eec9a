"""Preferences, transactional e-mail, and the provider behind it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from release_gate.testkit.client import Client, new_visitor
from release_gate.testkit.private_backend import running
from release_gate.testkit.stand_in import StandIn, answering

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


class Resend(StandIn):
    """Speaks the one endpoint of Resend's API that is used."""

    status = 200
    received: list[tuple[str, str, dict[str, object]]]


class Handler(BaseHTTPRequestHandler):
    server: Resend

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.received.append((self.path, self.headers["Authorization"], body))
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(b'{"id": "1"}')

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def resend() -> Iterator[tuple[Resend, str]]:
    server = Resend(Handler)
    server.received = []
    with answering(server) as url:
        yield server, url


def test_with_resend_the_provider_gets_it_and_a_refusal_is_reported(tmp_path: Path) -> None:
    with resend() as (provider, url):
        environ = {"NOTIFY_MODE": "resend", "RESEND_API_KEY": "re_x", "RESEND_API_BASE": url}
        with running(tmp_path / "app.sqlite3", **environ) as service:
            client = new_visitor(service.url)
            client.register()
            sent = client.call("POST", "/api/notify/email", NOTE)
            provider.status = 500
            refused = client.call("POST", "/api/notify/email", NOTE)
            client.http.close()
    path, key, body = next(each for each in provider.received if each[2]["text"] == "At ten.")
    assert (sent.json()["status"], path, key) == ("sent", "/emails", "Bearer re_x")
    assert (body["to"], body["text"]) == ([client.email], "At ten.")
    assert (refused.status_code, refused.json()["error"]) == (502, "not_delivered")
