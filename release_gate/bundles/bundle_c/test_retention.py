"""Retention: rows go when they are as old as documented, to the second, and not before."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

import pytest

from release_gate.check import check
from release_gate.testkit.client import new_member
from release_gate.testkit.documented import settings
from release_gate.testkit.many_rows import NUMBERS
from release_gate.testkit.private_backend import PrivateBackend, running, wait_until

DAY_S = 24 * 3600
EVENT_DAYS, STRANGE_DAYS = 30, 90
KEPT, GONE = "kept", "gone"
MANY = 1200  # rows that are old, more than are deleted at once


@dataclass(frozen=True)
class Kept:
    """A row of a table with the name ?1 and, in ?2, the time that its age counts from.

    `days` is how long it is kept after that, as documented; 0 for what has an end of its own.
    """

    table: str
    name: str  # the column
    row: str
    days: int = 0


def days(setting: str) -> int:
    return int(settings()[f"BACKEND_KEEP_{setting}_DAYS"])


ROWS: Mapping[str, Kept] = {
    "messages": Kept("outbox", "id", "?1, NULL, '', 'note', '', '', 'sent', ?2", days("OUTBOX")),
    "bookings": Kept("bookings", "id", "?1, ?1, ?2 - 300, ?2, '', '', 0", days("BOOKINGS")),
    "stripe-events": Kept("stripe_events", "id", "?1, 'ping', ?2", EVENT_DAYS),
    "stripe-subscriptions": Kept(
        "stripe_subscriptions",
        "stripe_id",
        "?1, NULL, NULL, NULL, '', 0, '', 0, 0, 0, ?2",
        STRANGE_DAYS,
    ),
    "stripe-refunds": Kept("stripe_refunds", "customer", "?1, ?2", STRANGE_DAYS),
    "sessions": Kept("sessions", "token_hash", "?1, '', '', 0, ?2"),
    "codes": Kept("codes", "source", "?1, ?1, '', ?2, 5"),
    "reset-links": Kept("password_resets", "token_hash", "?1, '', ?2"),
    "invitations": Kept("invitations", "id", "?1, '', ?1, 'member', ?1, ?2, ''"),
    "rate-limits": Kept("rate_limits", "bucket", "?1, 1, ?2"),
    "wrong-passwords": Kept("login_failures", "email", "?1, '', 1, 0, ?2"),
    "devices": Kept("devices", "token_hash", "?1, '', ?2"),
}


# Old rows that the state of a subscription is computed from.
OWNERS = ("account", "customer")
IN_USE = (
    "INSERT INTO stripe_subscriptions VALUES"
    " ('in use', 'account', 'team', 'customer', 'active', 1, 'active', 1, 1, 1, 1)",
    "INSERT INTO stripe_refunds VALUES ('customer', 1)",
)


@pytest.fixture(scope="module")
def pruned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateBackend]:
    """A backend that was started when one row of each table was just old enough, and one not."""
    with running(tmp_path_factory.mktemp("pruned") / "app.sqlite3") as pruned:
        new_member(pruned.url)
        pruned.stop()
        now = int(time.time()) + 1
        for each in ROWS.values():
            for name, age in ((KEPT, each.days * DAY_S - 1), (GONE, each.days * DAY_S)):
                pruned.rows(f"INSERT INTO {each.table} VALUES ({each.row})", name, now - age)
        for statement in IN_USE:
            pruned.rows(statement)
        pruned.rows(
            f"{NUMBERS} INSERT INTO stripe_events SELECT 'many ' || n, 'ping', 1 FROM number",
            MANY,
        )
        rewrite_audit_log(pruned, now)
        pruned.stop_clock(now)
        pruned.start()
        assert wait_until(lambda: log_begins(pruned) > MANY), "the audit log was not pruned"
        yield pruned


def rewrite_audit_log(backend: PrivateBackend, now: int) -> None:
    """A log of many entries that are too old, and two around the end, with valid hashes."""
    end = now - days("AUDIT") * DAY_S
    times = [end - DAY_S] * MANY + [end, end + 1]
    newest, rows = "0" * 64, []
    for number, happened_at in enumerate(times, 1):
        entry = (number, happened_at, "", KEPT if happened_at > end else GONE, "{}")
        newest = sha256(f"{newest}{json.dumps(entry)}".encode()).hexdigest()
        rows.append([*entry, newest])
    columns = [f"json_extract(value, '$[{place}]')" for place in range(6)]
    backend.rows("DELETE FROM audit_log")
    backend.rows(
        f"INSERT INTO audit_log SELECT {', '.join(columns)} FROM json_each(?)",
        json.dumps(rows),
    )
    backend.rows(
        "UPDATE audit_anchor SET pruned_number = 0, pruned_hash = ?, last_number = ?,"
        " last_hash = ?",
        "0" * 64,
        len(rows),
        newest,
    )


def log_begins(backend: PrivateBackend) -> int:
    return int(backend.rows("SELECT coalesce(min(number), 1e6) FROM audit_log")[0][0])


@check(
    "GOV-41",
    "Rows are kept for the documented time, and not a second longer",
    why="what is kept too long can leak, and what goes too early is missed",
    of=(
        "messages",
        "bookings",
        "stripe-events",
        "stripe-subscriptions",
        "stripe-refunds",
        "sessions",
        "codes",
        "reset-links",
        "invitations",
        "rate-limits",
        "wrong-passwords",
        "devices",
    ),
)
def test_kept(pruned: PrivateBackend, subject: str) -> None:
    row = ROWS[subject]
    query = f"SELECT {row.name} FROM {row.table} WHERE {row.name} IN (?, ?)"
    assert pruned.rows(query, KEPT, GONE) == [(KEPT,)]


@check(
    "GOV-42",
    "Audit entries are kept for the documented time, and the chain stays intact",
    why="an inquiry needs the whole time, and privacy law an end",
)
def test_audit_log(pruned: PrivateBackend) -> None:
    assert {action for (action,) in pruned.rows("SELECT action FROM audit_log")} == {KEPT}
    assert new_member(pruned.url).get("/api/audit/verify").json()["intact"] is True


@check(
    "GOV-43",
    "However many rows are old, all of them go",
    why="a service that falls behind never catches up",
)
def test_many(pruned: PrivateBackend) -> None:
    assert pruned.rows("SELECT count(*) FROM stripe_events WHERE id LIKE 'many %'") == [(0,)]


@check(
    "GOV-48",
    "What is known of an account's subscription is kept, however old it is",
    why="a customer would lose the plan, or get it back after a refund",
)
def test_in_use(pruned: PrivateBackend) -> None:
    for table, column in (("stripe_subscriptions", "account_id"), ("stripe_refunds", "customer")):
        found = pruned.rows(f"SELECT count(*) FROM {table} WHERE {column} IN (?, ?)", *OWNERS)
        assert found == [(1,)], table


@check(
    "GOV-44",
    "Every table with an end or a retention is tried",
    why="a table that no check knows may be kept for ever",
)
def test_every_table(pruned: PrivateBackend) -> None:
    columns = pruned.rows(
        "SELECT tables.name, info.name FROM sqlite_master AS tables,"
        " pragma_table_info(tables.name) AS info WHERE tables.type = 'table'"
    )
    ending = {table for table, column in columns if column in ("expires_at", "ends_at")}
    assert ending <= {row.table for row in ROWS.values()}


@check(
    "GOV-52",
    "Retention meets no exception, whether old rows are there or none",
    why="an exception that nobody has foreseen ends retention for good, and nobody is told",
)
def test_no_exception(pruned: PrivateBackend) -> None:
    log = pruned.log.read_text("utf-8", "replace")
    assert log.count("[backend] ready") == 2, "one start without old rows, one with them"
    assert "Traceback" not in log, log.partition("Traceback")[2][-1000:]
