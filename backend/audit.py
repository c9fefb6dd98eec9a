"""The audit log: who did what, in a chain of hashes.

An entry's hash is SHA-256 over the hash before it and the entry as canonical JSON. Whoever alters,
removes or inserts an entry must alter all that follow; only cutting off the end leaves a whole
chain, which a copy of the newest hash kept elsewhere (`head` of /api/audit/verify) shows.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3

from backend.clock import now

START = "0" * 64


def record(tx: sqlite3.Connection, account_id: str, action: str, **details: str) -> None:
    """Adds an entry, in the transaction of what it tells about."""
    last = tx.execute("SELECT number, hash FROM audit_log ORDER BY number DESC LIMIT 1").fetchone()
    number, before = (last["number"] + 1, last["hash"]) if last else (1, START)
    entry = (number, now(), account_id, action, json.dumps(details, sort_keys=True))
    tx.execute("INSERT INTO audit_log VALUES (?, ?, ?, ?, ?, ?)", (*entry, link(before, entry)))


def link(before: str, entry: tuple[object, ...]) -> str:
    """The hash of an entry (number, time, account, action, details) that follows another."""
    return hashlib.sha256(f"{before}{json.dumps(entry)}".encode()).hexdigest()


def first_break(tx: sqlite3.Connection) -> int | None:
    """The number of the first entry that does not fit, None where the chain is whole."""
    before = START
    rows = tx.execute("SELECT * FROM audit_log ORDER BY number")
    for number, row in enumerate(rows, 1):
        entry = tuple(row)[:-1]
        if row["number"] != number or row["hash"] != link(before, entry):
            return number
        before = row["hash"]
    return None
