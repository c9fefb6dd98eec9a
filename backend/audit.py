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
from itertools import takewhile

from backend.clock import now
from backend.db import Database

ANCHOR = "SELECT * FROM audit_anchor"
BATCH = 500  # entries that are read at once, a few milliseconds


def record(tx: sqlite3.Connection, account_id: str, action: str, **details: str) -> None:
    """Add an entry, in the transaction of the change that it records."""
    end = expect_anchor(tx)
    entry = (end["last_number"] + 1, now(), account_id, action, json.dumps(details, sort_keys=True))
    newest = link(end["last_hash"], entry)
    tx.execute("INSERT INTO audit_log VALUES (?, ?, ?, ?, ?, ?)", (*entry, newest))
    tx.execute("UPDATE audit_anchor SET last_number = ?, last_hash = ?", (entry[0], newest))


def link(before: str, entry: tuple[object, ...]) -> str:
    """The hash of an entry (number, time, account, action, details) after `before`."""
    return hashlib.sha256(f"{before}{json.dumps(entry)}".encode()).hexdigest()


def state(tx: sqlite3.Connection) -> tuple[int, str]:
    """The number of entries, and the hash that the newest one must have ("" without an anchor)."""
    (count,) = tx.execute("SELECT count(*) FROM audit_log").fetchone()
    row = tx.execute(ANCHOR).fetchone()
    return count, row["last_hash"] if row else ""


def first_break(db: Database) -> int | None:
    """The number of the first entry that is altered or missing; None if the chain is intact.

    Reads in batches, each in a transaction of its own, so it holds up neither writers nor the
    checkpoints of the database. Entries that are added meanwhile are not judged; if retention
    moves the beginning of the log meanwhile, the walk starts again.
    """
    while True:
        with db.read() as tx:
            anchor = tx.execute(ANCHOR).fetchone()
        broken = _walk(db, anchor) if anchor else 1
        with db.read() as tx:
            again = tx.execute(ANCHOR).fetchone()
        if broken is None or not anchor or not again or _begin(anchor) == _begin(again):
            return broken


def forget(db: Database, until: int) -> int:
    """Remove the entries up to a time (seconds since 1970) and return their number.

    The chain then begins after them. A broken chain is evidence and is left as it is. The whole
    chain is verified before; under the write lock only the entries of one batch are, once more.
    """
    if first_break(db) is not None:
        return 0
    removed = 0
    while True:
        with db.write() as tx:
            count = _forget_batch(tx, until)
        removed += count
        if count < BATCH:
            return removed


def _forget_batch(tx: sqlite3.Connection, until: int) -> int:
    number, before = _begin(expect_anchor(tx))
    rows = _after(tx, number).fetchall()
    old = list(takewhile(lambda row: row["happened_at"] <= until, rows))
    if not old or _broken(old, number, before) is not None:
        return 0
    last = old[-1]
    tx.execute(
        "UPDATE audit_anchor SET pruned_number = ?, pruned_hash = ?", (last["number"], last["hash"])
    )
    tx.execute("DELETE FROM audit_log WHERE number <= ?", (last["number"],))
    return len(old)


def _walk(db: Database, anchor: sqlite3.Row) -> int | None:
    number, before = _begin(anchor)
    end = int(anchor["last_number"])
    while number < end:
        with db.read() as tx:
            rows = [row for row in _after(tx, number) if row["number"] <= end]
        broken = _broken(rows, number, before)
        if broken is not None or not rows:
            return broken or number + 1
        number, before = rows[-1]["number"], rows[-1]["hash"]
    if before != anchor["last_hash"]:
        return end
    with db.read() as tx:  # an entry behind the end that the anchor, as it is now, does not know
        extra = tx.execute(
            "SELECT min(number) FROM audit_log, audit_anchor WHERE number > last_number"
        ).fetchone()
    return None if extra[0] is None else int(extra[0])


def _broken(rows: list[sqlite3.Row], number: int, before: str) -> int | None:
    """The first of the rows that does not follow the one before it; `number` precedes them."""
    for row in rows:
        number += 1
        if row["number"] != number or row["hash"] != link(before, tuple(row)[:-1]):
            return number
        before = row["hash"]
    return None


def _after(tx: sqlite3.Connection, number: int) -> sqlite3.Cursor:
    return tx.execute(
        "SELECT * FROM audit_log WHERE number > ? ORDER BY number LIMIT ?", (number, BATCH)
    )


def _begin(anchor: sqlite3.Row) -> tuple[int, str]:
    return int(anchor["pruned_number"]), str(anchor["pruned_hash"])


def expect_anchor(tx: sqlite3.Connection) -> sqlite3.Row:
    """Raises OperationalError: without its anchor the log accepts no entry, and no change."""
    row: sqlite3.Row | None = tx.execute(ANCHOR).fetchone()
    if row is None:
        raise sqlite3.OperationalError("the anchor of the audit log is missing")
    return row
