"""The audit log: who did what, in a chain of hashes.

An entry's hash is SHA-256 over the hash before it and the entry as canonical JSON. Whoever alters,
removes or inserts an entry must alter all that follow. The anchor records where the log begins,
since retention removes old entries, and where it ends, so that a truncated log is detected too.
Somebody who can rewrite the whole database can forge both; a copy of the newest hash kept
elsewhere (`head` of /api/audit/verify) reveals that.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3

from backend.clock import now


def record(tx: sqlite3.Connection, account_id: str, action: str, **details: str) -> None:
    """Add an entry, in the transaction of the change that it records."""
    end = _anchor(tx)
    entry = (end["last_number"] + 1, now(), account_id, action, json.dumps(details, sort_keys=True))
    newest = link(end["last_hash"], entry)
    tx.execute("INSERT INTO audit_log VALUES (?, ?, ?, ?, ?, ?)", (*entry, newest))
    tx.execute("UPDATE audit_anchor SET last_number = ?, last_hash = ?", (entry[0], newest))


def link(before: str, entry: tuple[object, ...]) -> str:
    """The hash of an entry (number, time, account, action, details) after `before`."""
    return hashlib.sha256(f"{before}{json.dumps(entry)}".encode()).hexdigest()


def head(tx: sqlite3.Connection) -> str:
    """The hash that the newest entry must have."""
    return str(_anchor(tx)["last_hash"])


def first_break(tx: sqlite3.Connection) -> int | None:
    """The number of the first entry that is altered or missing; None if the chain is intact."""
    anchor = _anchor(tx)
    number, before = anchor["pruned_number"], anchor["pruned_hash"]
    for row in tx.execute("SELECT * FROM audit_log ORDER BY number"):
        number += 1
        if row["number"] != number or row["hash"] != link(before, tuple(row)[:-1]):
            return int(number)
        before = row["hash"]
    if (number, before) != (anchor["last_number"], anchor["last_hash"]):
        return int(min(number, anchor["last_number"])) + 1
    return None


def forget(tx: sqlite3.Connection, older_than: int) -> int:
    """Remove the entries before a time (seconds since 1970) and return their number.

    The chain then begins after them. A broken chain is evidence and is left as it is.
    """
    if first_break(tx) is not None:
        return 0
    last = tx.execute(
        "SELECT number, hash FROM audit_log WHERE number <"
        " coalesce((SELECT min(number) FROM audit_log WHERE happened_at >= ?), 1e18)"
        " ORDER BY number DESC LIMIT 1",
        (older_than,),
    ).fetchone()
    if not last:
        return 0
    tx.execute("UPDATE audit_anchor SET pruned_number = ?, pruned_hash = ?", tuple(last))
    return tx.execute("DELETE FROM audit_log WHERE number <= ?", (last["number"],)).rowcount


def _anchor(tx: sqlite3.Connection) -> sqlite3.Row:
    row: sqlite3.Row = tx.execute("SELECT * FROM audit_anchor").fetchone()
    return row
