"""Sessions: a random secret in a cookie, and its hash in the database."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from backend.clock import now
from backend.settings import Settings
from backend.tokens import digest, new_secret

COOKIE = "session"


@dataclass(frozen=True)
class Session:
    """`token_hash` is the key; times are seconds since 1970."""

    token_hash: str
    account_id: str
    csrf_token: str
    created_at: int
    expires_at: int


def start(
    tx: sqlite3.Connection,
    account_id: str,
    settings: Settings,
    instead_of: Session | None = None,
) -> tuple[str, Session]:
    """Start a session, and end the one that it replaces.

    Returns the secret for its cookie, and the session.
    """
    if instead_of:
        end(tx, instead_of)
    secret, begun = new_secret(), now()
    expires = begun + min(settings.session_seconds, settings.session_max_seconds)
    session = Session(digest(secret), account_id, new_secret(), begun, expires)
    tx.execute(
        "INSERT INTO sessions VALUES (?, ?, ?, ?, ?)",
        (session.token_hash, account_id, session.csrf_token, begun, expires),
    )
    return secret, session


def find(tx: sqlite3.Connection, secret: str) -> Session | None:
    row = tx.execute(
        "SELECT * FROM sessions WHERE token_hash = ? AND expires_at > ?", (digest(secret), now())
    ).fetchone()
    return Session(**row) if row else None


def is_open(tx: sqlite3.Connection, session: Session) -> bool:
    """Whether it has not ended since it was found."""
    return bool(
        tx.execute("SELECT 1 FROM sessions WHERE token_hash = ?", (session.token_hash,)).fetchone()
    )


def touch(tx: sqlite3.Connection, session: Session, settings: Settings) -> int:
    """Extend the session, up to its maximum lifetime, and return the time at which it expires."""
    expires = min(
        now() + settings.session_seconds, session.created_at + settings.session_max_seconds
    )
    tx.execute(
        "UPDATE sessions SET expires_at = ? WHERE token_hash = ?", (expires, session.token_hash)
    )
    return expires


def end(tx: sqlite3.Connection, session: Session) -> None:
    tx.execute("DELETE FROM sessions WHERE token_hash = ?", (session.token_hash,))


def end_all(tx: sqlite3.Connection, account_id: str, but: str = "") -> int:
    """End the sessions of the account, except the one with hash `but`, and return their number."""
    return tx.execute(
        "DELETE FROM sessions WHERE account_id = ? AND token_hash <> ?", (account_id, but)
    ).rowcount
