"""What ends access to an account or an organisation: the one place that ends all of it.

A new kind of secret that gives access is added here; the tests compare these functions with the
schema.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from backend import sessions
from backend.clock import now

# Tables with secrets of an account, besides its sessions.
SECRETS = ("codes", "password_resets", "devices")


def end_of_account(tx: sqlite3.Connection, account_id: str, but: str = "") -> int:
    """End the sessions, except the one with hash `but`, and every code and link of the account.

    Returns the number of sessions that ended.
    """
    for table in SECRETS:
        tx.execute(f"DELETE FROM {table} WHERE account_id = ?", (account_id,))
    return sessions.end_all(tx, account_id, but)


def verify(tx: sqlite3.Connection, account_id: str, by_owner_of: str) -> bool:
    """Record that somebody who reads the mailbox has proved the address of the account.

    Whoever registered it may be somebody else. So the first proof ends password, sessions, codes
    and links, unless it comes from a browser that is signed in to the account: `by_owner_of` is
    the account of that browser's session, or "". Returns whether this was the first proof.
    """
    first = tx.execute(
        "UPDATE accounts SET verified_at = ? WHERE id = ? AND verified_at IS NULL",
        (now(), account_id),
    ).rowcount
    if first and by_owner_of != account_id:
        end_of_account(tx, account_id)
        tx.execute("UPDATE accounts SET password_hash = '' WHERE id = ?", (account_id,))
    return bool(first)


def end_of_power(
    tx: sqlite3.Connection, organisation_id: str, account_id: str, grants: Iterable[str]
) -> None:
    """End the account's invitations, except those to the roles `grants`, which it can give."""
    kept = tuple(grants)
    tx.execute(
        "DELETE FROM invitations WHERE organisation_id = ? AND invited_by = ?"
        f" AND role NOT IN ({', '.join('?' * len(kept))})",
        (organisation_id, account_id, *kept),
    )


def end_of_membership(tx: sqlite3.Connection, organisation_id: str, account_id: str) -> None:
    """End the membership, what the account sent, and what would let it in again."""
    end_of_power(tx, organisation_id, account_id, grants=())
    tx.execute(
        "DELETE FROM invitations WHERE organisation_id = ?"
        " AND email = (SELECT email FROM accounts WHERE id = ?)",
        (organisation_id, account_id),
    )
    tx.execute(
        "DELETE FROM memberships WHERE organisation_id = ? AND account_id = ?",
        (organisation_id, account_id),
    )
