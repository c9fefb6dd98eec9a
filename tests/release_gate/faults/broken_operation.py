"""Defects in what keeps the service running, and its data whole and short-lived."""

from __future__ import annotations

import re
import socket
import sqlite3
import sys
import time
from pathlib import Path
from types import SimpleNamespace

from argon2 import PasswordHasher
from uvicorn.protocols.http.h11_impl import H11Protocol

from backend import (
    audit,
    connections,
    db,
    passwords,
    redaction,
    retention,
    server,
    sessions,
    settings,
)
from backend.db import Database
from backend.features import health, invitations, profiles
from backend.sessions import Session
from backend.settings import Settings
from tests.release_gate.faults.breakage import by_name


def blind() -> None:
    """Tampering with the audit log is never detected."""
    audit.first_break = lambda db: None


def blind_to_the_end() -> None:
    """Missing newest entries are not detected."""
    whole = audit.first_break

    def first_break(db: Database) -> int | None:
        found = whole(db)
        with db.read() as tx:
            (last,) = tx.execute("SELECT max(number) FROM audit_log").fetchone()
        return None if found == last + 1 else found

    audit.first_break = first_break


def unanchored() -> None:
    """Without its anchor, the audit log is taken for empty and intact."""
    audit.first_break = lambda db: None
    audit.record = lambda tx, account_id, action, **details: None


def unrecorded() -> None:
    """Nothing is recorded in the audit log."""
    audit.record = lambda tx, account_id, action, **details: None


def over_recorded() -> None:
    """Extending a session is recorded."""
    whole = sessions.touch

    def touch(tx: sqlite3.Connection, session: Session, settings: Settings) -> int:
        audit.record(tx, session.account_id, "session.extended")
        return whole(tx, session, settings)

    sessions.touch = touch


def always_well() -> None:
    """The database is reported as writable without a test."""
    health.database_check = lambda db: {"status": "pass", "time": "2026-01-01T00:00:00Z"}


def keeps_all() -> None:
    """Expired data is never deleted."""
    retention.prune = lambda db, settings: None


def keeps_events() -> None:
    """Only what has a time of expiry of its own is deleted."""
    retention.aging = lambda settings: {}


def forgotten_table() -> None:
    """There is a table with data of accounts that end, which nothing knows."""
    whole = db.migrate

    def migrate(tx: sqlite3.Connection) -> None:
        whole(tx)
        tx.execute("CREATE TABLE IF NOT EXISTS extra (account_id TEXT, expires_at INTEGER)")

    db.migrate = migrate


def outbox_anywhere() -> None:
    """The development outbox is available on a public service."""
    settings._expect_development = lambda settings: None


def believes_settings() -> None:
    """A wrong setting counts as not set."""
    reader = settings._Reader
    text = reader.text

    def read(self: settings._Reader, name: str, default: str) -> str:
        return text(self, name, default) if name in ("NOTIFY_MODE", "BACKEND_DB") else default

    reader.text = read  # type: ignore[method-assign]


def narrow_settings() -> None:
    """The greatest number of each setting is refused."""
    reader = settings._Reader
    number = reader.number

    def read(self: settings._Reader, name: str, default: int, least: int, most: int) -> int:
        return number(self, name, default, least, most - 1)

    reader.number = read  # type: ignore[method-assign]


def half_open() -> None:
    """Connections are bounded neither in number nor in time."""
    connections.limited = lambda *limits: H11Protocol  # type: ignore[assignment]


def all_wait() -> None:
    """All writers wait for a long time, and occupy every thread."""
    db.MAX_WAITING, db.LOCK_TIMEOUT_S = 1000, 60.0
    server.THREADS = 40


def full_disk() -> None:
    """Health writes a row that needs no space."""
    db.ROOM_BYTES = 0


def trusts_new_connections() -> None:
    """Health does not compare what a new connection wrote with what one in use reads."""
    vars(db)["time"] = SimpleNamespace(time_ns=lambda: 0)


def unforeseen() -> None:
    """Retention ends with an exception if there is no old row."""
    prune = retention.prune

    def expecting(db: Database, settings: Settings) -> None:
        with db.read() as tx:
            found = tx.execute("SELECT 1 FROM stripe_events WHERE type = 'ping'").fetchone()
        if not found:
            raise LookupError("no old row")
        prune(db, settings)

    retention.prune = expecting


def measures_otherwise() -> None:
    """Health reports durations in other units."""
    vars(health)["time"] = SimpleNamespace(
        monotonic=lambda: time.monotonic() * 1000, perf_counter=time.perf_counter
    )


def listens_anywhere() -> None:
    """A service that cannot listen at its address listens at another one."""
    listen = server._listen

    def at(host: str, port: int) -> socket.socket:
        try:
            return listen(host, port)
        except settings.SettingError:
            return listen("127.0.0.1", 0)

    server._listen = at


def starts_anyway() -> None:
    """A database that cannot be used is deleted."""
    opened = Database.__init__

    def init(self: Database, path: Path) -> None:
        try:
            opened(self, path)
        except settings.SettingError:
            path.unlink()
            opened(self, path)

    db.Database.__init__ = init  # type: ignore[method-assign]


def forgets_owners() -> None:
    """What is known of subscriptions goes with age, also if they belong to an account."""
    aging = retention.aging
    retention.aging = lambda settings: {
        table: (condition.partition(" AND ")[0], days)
        for table, (condition, days) in aging(settings).items()
    }


def forgets() -> None:
    """Every start deletes the database."""
    db = Path(sys.argv[sys.argv.index("--db") + 1])
    for suffix in ("", "-wal", "-shm"):
        Path(f"{db}{suffix}").unlink(missing_ok=True)


def quadratic_mask() -> None:
    """The mask for addresses tries every character of a long run again."""
    redaction.RUN = re.compile(r"[A-Za-z0-9._-]+@([A-Za-z0-9.-]+)")


def quadratic_search() -> None:
    """A search reads all profiles of the account for each of them."""
    profiles.TEXT = (
        "(SELECT group_concat(each.name) FROM profiles AS each"
        " WHERE each.account_id = profiles.account_id)"
    )


def stores_secrets() -> None:
    """Links are stored as they are sent."""
    invitations.__dict__["digest"] = lambda secret: secret


def hashes_fast() -> None:
    """Passwords are hashed with a tenth of the memory."""
    passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)


BROKEN_OPERATION = by_name(
    *(blind, blind_to_the_end, unanchored, unrecorded, over_recorded, always_well),
    *(keeps_all, keeps_events, forgotten_table, outbox_anywhere, believes_settings),
    *(narrow_settings, half_open, all_wait, full_disk, forgets, quadratic_mask),
    *(quadratic_search, stores_secrets, hashes_fast, trusts_new_connections),
    *(starts_anyway, forgets_owners, listens_anywhere),
    *(measures_otherwise, unforeseen),
)
