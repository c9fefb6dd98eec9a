"""Defects in what the backend tells, keeps in step and writes down, for `broken_backend`."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from starlette.types import Scope

from backend import clock, db, headers, mail, metrics, passwords, tokens
from backend.features import (
    export,
    health,
    invitations,
    login,
    organisations,
    password,
    profiles,
    uploads,
)
from backend.quotas import expect_room
from tests.release_gate.faults.breakage import by_name


def open_to_all() -> None:
    """Scripts of every site may read the answers."""
    headers.HEADERS["Access-Control-Allow-Origin"] = "*"


def local_times() -> None:
    """Times are shown in the time zone of the machine, as if they were in UTC."""

    def iso(seconds: int) -> str:
        return datetime.fromtimestamp(seconds).strftime("%Y-%m-%dT%H:%M:%SZ")

    vars(clock)["iso"] = iso
    for module in (health, login):
        vars(module)["iso"] = iso


def whole_minutes() -> None:
    """The seconds that are left are rounded down to minutes."""
    whole = login.SessionState.__init__

    def init(self: login.SessionState, **fields: Any) -> None:
        whole(self, **{**fields, "seconds_left": fields["seconds_left"] // 60 * 60})

    vars(login)["SessionState"].__init__ = init


def promises_an_hour() -> None:
    """The e-mail with a code names another time than the one for which the code is valid."""
    put: Callable[..., str] = mail.put

    def told(tx: sqlite3.Connection, *texts: str) -> str:
        return put(tx, *(each and each.replace("10 minutes", "60 minutes") for each in texts))

    vars(mail)["put"] = told


def mixed_up() -> None:
    """Subject and text of e-mails are mixed up."""
    put: Callable[..., str] = mail.put

    def told(tx: sqlite3.Connection, to: str, kind: str, *texts: str) -> str:
        subject, text, *account = texts
        return put(tx, to, kind, text, subject, *account)

    vars(mail)["put"] = told


def loses_plans() -> None:
    """A migration leaves out what the table before it has."""
    statements = db.statements
    vars(db)["statements"] = lambda script: (
        each for each in statements(script) if "INTO stripe_subscriptions" not in each
    )


def exports_hashes() -> None:
    """The export of an organisation has the hashes of its members' passwords."""
    export.OF_ORGANISATION["members"] = export.OF_ORGANISATION["members"].replace(
        " role FROM", " role, password_hash FROM"
    )


def milliseconds() -> None:
    """Requests are timed in milliseconds."""
    whole = metrics.Metrics.count

    def count(self: metrics.Metrics, scope: Any, status: int, seconds: float) -> None:
        whole(self, scope, status, seconds * 1000)

    vars(metrics)["Metrics"].count = count


def counted_rarely() -> None:
    """Whether there is room is looked up once a second."""
    looked: dict[tuple[str, str], float] = {}

    def room(tx: sqlite3.Connection, things: str, owner: str) -> None:
        if time.monotonic() - looked.get((things, owner), 0.0) > 1:
            expect_room(tx, things, owner)
            looked[things, owner] = time.monotonic()

    for module in (invitations, organisations, profiles, uploads):
        vars(module)["expect_room"] = room


def writes_down_links() -> None:
    """The log has the links to reset a password."""

    def told() -> str:
        secret = tokens.new_secret()
        print(f"a reset link was made: {secret}", flush=True)
        return secret

    vars(password)["new_secret"] = told


def quick_for_nobody() -> None:
    """No password is hashed for an address without an account."""
    matches = passwords.matches
    vars(passwords)["matches"] = lambda hash, secret: bool(hash) and matches(hash, secret)


def exports_all() -> None:
    """An export contains the profiles of every account."""
    export.OF_ACCOUNT |= {"profiles": "SELECT * FROM profiles WHERE ? <> ''"}


def exports_all_plans() -> None:
    """An export contains the plans of every account."""
    queries = export.OF_ACCOUNT
    queries["subscription"] = queries["subscription"].replace("= ?", "= ? OR TRUE")


def exports_less() -> None:
    """An export contains no profiles."""
    export.OF_ACCOUNT |= {"profiles": "SELECT * FROM profiles WHERE account_id = ? AND 0"}


def labelled_by_path() -> None:
    """Metrics are labelled by what clients send."""
    metrics.route_of = lambda scope: str(scope["path"])


def pages_unnamed() -> None:
    """Pages are counted without their names."""
    vars(metrics)["_route_of_file"] = lambda scope: None


def counted_as_well() -> None:
    """Every answer is counted as a success."""
    whole = metrics.Metrics.count

    def count(self: metrics.Metrics, scope: Scope, status: int, seconds: float) -> None:
        whole(self, scope, 200, seconds)

    vars(metrics)["Metrics"].count = count


def counts_nothing() -> None:
    """The metrics show no rows."""
    metrics._number = lambda tx, query: 0


def open_too_long() -> None:
    """A session counts as open in the second of its end."""
    text, query = metrics.COUNTED["booking_sessions"]
    metrics.COUNTED["booking_sessions"] = (text, query.replace(">", ">="))


BROKEN_ANSWERS = by_name(
    *(open_to_all, local_times, whole_minutes, promises_an_hour, mixed_up, loses_plans),
    *(exports_hashes, milliseconds, counted_rarely, writes_down_links, quick_for_nobody),
    *(exports_all, exports_all_plans, exports_less, labelled_by_path, pages_unnamed),
    *(counted_as_well, counts_nothing, open_too_long),
)
