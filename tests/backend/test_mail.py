"""The outbox, and delivery by a provider."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler

import pytest

from backend import mail
from backend.db import Database
from backend.settings import Settings, load
from release_gate.testkit.stand_in import StandIn, answering

SETTINGS = load({})


@contextmanager
def provider(status: int) -> Iterator[tuple[Settings, list[str | None]]]:
    """A stand-in for Resend that answers with this status, and the keys that it got."""
    keys: list[str | None] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            keys.append(self.headers["Idempotency-Key"])
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with answering(StandIn(Handler)) as base:
        yield (
            replace(SETTINGS, notify_mode="resend", resend_api_key="re_x", resend_api_base=base),
            keys,
        )


def put(db: Database, kind: str = "code") -> str:
    with db.write() as tx:
        return mail.put(tx, "ada@example.test", kind, "Subject", "Text")


def row(db: Database, message: str) -> tuple[str, str]:
    with db.read() as tx:
        found = tx.execute("SELECT * FROM outbox WHERE id = ?", (message,)).fetchone()
    return found["status"], found["text"]


def test_without_a_provider_a_message_stays_queued(db: Database) -> None:
    message = put(db)
    assert mail.deliver(db, SETTINGS, message) == "queued"
    assert row(db, message) == ("queued", "Text")


@pytest.mark.parametrize(
    ("kind", "text"), [*((kind, "") for kind in mail.SECRET_KINDS), ("note", "Text")]
)
def test_a_sent_message_keeps_its_text_unless_that_gives_access(
    db: Database, kind: str, text: str
) -> None:
    message = put(db, kind)
    with provider(200) as (settings, keys):
        assert mail.deliver(db, settings, message) == "sent"
    assert row(db, message) == ("sent", text)
    assert keys == [message]  # a repeated request is not sent twice


@pytest.mark.parametrize("status", [302, 401, 500])
def test_a_refused_message_is_kept_as_failed(db: Database, status: int) -> None:
    message = put(db)
    with provider(status) as (settings, _):
        assert mail.deliver(db, settings, message) == "failed"
    assert row(db, message) == ("failed", "Text")


def test_an_unreachable_provider_is_a_failure(db: Database) -> None:
    with provider(200) as (settings, _):
        pass
    assert mail.deliver(db, settings, put(db)) == "failed"
