"""The outbox, and delivery by a provider."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from backend import mail
from backend.db import Database
from backend.settings import Settings, load
from release_gate.testkit.fake_resend import Resend, delivering

SETTINGS = load({})


@contextmanager
def provider(status: int) -> Iterator[tuple[Settings, Resend]]:
    """A stand-in for Resend that answers with this status, and settings that use it."""
    with delivering() as resend:
        resend.status = status
        yield load(resend.settings), resend


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
    with provider(200) as (settings, resend):
        assert mail.deliver(db, settings, message) == "sent"
    assert row(db, message) == ("sent", text)
    sent = [delivery.idempotency_key for delivery in resend.deliveries]
    assert sent == [message]  # a repeated request is not sent twice


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
