"""E-mail: every message is written to the outbox, then delivered if a provider is configured.

Resend: https://resend.com/docs/api-reference/emails/send-email
"""

from __future__ import annotations

import sqlite3

from backend.clock import now
from backend.db import Database
from backend.settings import Settings
from backend.tokens import new_id

TIMEOUT_S = 5.0
# Their text gives access to an account or an organisation.
SECRET_KINDS = ("code", "reset", "invitation")


def put(
    tx: sqlite3.Connection,
    to: str,
    kind: str,
    subject: str,
    text: str,
    account_id: str | None = None,
) -> str:
    """Write a message to the outbox, in the caller's transaction, and return its id."""
    message = new_id()
    tx.execute(
        "INSERT INTO outbox VALUES (?, ?, ?, ?, ?, ?, 'queued', ?)",
        (message, account_id, to, kind, subject, text, now()),
    )
    return message


def deliver(db: Database, settings: Settings, message: str) -> str:
    """Send the message if NOTIFY_MODE is `resend`. Returns `queued`, `sent` or `failed`."""
    if settings.notify_mode != "resend":
        return "queued"
    with db.read() as tx:
        row = tx.execute("SELECT * FROM outbox WHERE id = ?", (message,)).fetchone()
    status = "sent" if _send(settings, row) else "failed"
    keep = status == "failed" or row["kind"] not in SECRET_KINDS
    with db.write() as tx:
        tx.execute(
            "UPDATE outbox SET status = ?, text = ? WHERE id = ?",
            (status, row["text"] if keep else "", message),
        )
    return status


def _send(settings: Settings, row: sqlite3.Row) -> bool:
    import requests  # imported for the first message, not at the start

    try:
        with requests.post(
            f"{settings.resend_api_base}/emails",
            json={
                "from": settings.email_from,
                "to": [row["recipient"]],
                "subject": row["subject"],
                "text": row["text"],
            },
            headers={
                "Authorization": f"Bearer {settings.resend_api_key}",
                "Idempotency-Key": row["id"],
            },
            timeout=TIMEOUT_S,
            allow_redirects=False,
            stream=True,
        ) as answer:
            return answer.status_code == 200
    except requests.RequestException:
        return False
