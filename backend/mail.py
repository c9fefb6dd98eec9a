"""E-mail: every message is written to the outbox first, then delivered where a provider is set.

Resend: https://resend.com/docs/api-reference/emails/send-email
"""

from __future__ import annotations

import sqlite3

from backend.clock import now
from backend.db import Database
from backend.settings import Settings
from backend.tokens import new_id

TIMEOUT = 5.0  # seconds
SECRET_KINDS = ("code", "reset", "invitation")  # their text opens an account or an organisation


def put(
    tx: sqlite3.Connection,
    to: str,
    kind: str,
    subject: str,
    text: str,
    account_id: str | None = None,
) -> str:
    """Writes a message into the outbox, in the transaction of what it tells about; gives its id."""
    message = new_id()
    tx.execute(
        "INSERT INTO outbox VALUES (?, ?, ?, ?, ?, ?, 'queued', ?)",
        (message, account_id, to, kind, subject, text, now()),
    )
    return message


def deliver(db: Database, settings: Settings, message: str) -> str:
    """Sends it where NOTIFY_MODE says so. Gives its status: `queued`, `sent` or `failed`."""
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
    import requests  # not before the first message

    try:
        answer = requests.post(
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
            timeout=TIMEOUT,
            allow_redirects=False,
            stream=True,
        )
        answer.close()
    except requests.RequestException:
        return False
    return answer.status_code == 200
