"""The backend with one defect, for defects that no proxy can cause.

python -m tests.release_gate.faults.broken_backend BREAKAGE [options of the backend]
"""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher
from uvicorn.protocols.http.h11_impl import H11Protocol

from backend import (
    access,
    audit,
    common_passwords,
    connections,
    db,
    mail,
    metrics,
    operators,
    passwords,
    redaction,
    retention,
    sessions,
    settings,
    week,
)
from backend.db import Database
from backend.features import availability, health, invitations, profiles, share
from backend.settings import Settings
from tests.release_gate.faults.broken_access import BROKEN_ACCESS
from tests.release_gate.faults.broken_answers import BROKEN_ANSWERS
from tests.release_gate.faults.broken_limits import BROKEN_LIMITS
from tests.release_gate.faults.broken_payments import BROKEN_PAYMENTS
from tests.release_gate.faults.broken_routes import BROKEN_ROUTES
from tests.release_gate.faults.fault import Fault, of


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


def always_well() -> None:
    """The database is reported as writable without a test."""
    health.database_check = lambda db: {"status": "pass", "time": "2026-01-01T00:00:00Z"}


def keeps_all() -> None:
    """Expired data is never deleted."""
    retention.prune = lambda db, settings: None


def keeps_events() -> None:
    """Only what has a time of expiry of its own is deleted."""
    retention.aging = lambda settings: {}


def repeats_as_new() -> None:
    """Longer parts that are repeated count as if they were new."""
    vars(common_passwords)["COPY_LENGTHS"] = ()


def trusts_proxies() -> None:
    """Only two headers of proxies are known."""
    operators.FORWARDED = re.compile("forwarded|x-forwarded-for")


def any_host() -> None:
    """The Host header is not considered."""
    operators._name = lambda host: "localhost"


def outbox_anywhere() -> None:
    """The development outbox is available on a public service."""
    settings._expect_development = lambda settings: None


def unanchored() -> None:
    """Without its anchor, the audit log is taken for empty and intact."""
    audit.first_break = lambda db: None
    audit.record = lambda tx, account_id, action, **details: None


def half_open() -> None:
    """Connections are bounded neither in number nor in time."""
    connections.limited = lambda *limits: H11Protocol  # type: ignore[assignment]


def all_wait() -> None:
    """All writers wait for a long time, and occupy every thread."""
    db.MAX_WAITING, db.LOCK_TIMEOUT_S = 1000, 60.0
    from backend import server  # only now: it reads MAX_WAITING

    server.THREADS = 40


def full_disk() -> None:
    """Health writes a row that needs no space."""
    db.ROOM_BYTES = 0


def quadratic_mask() -> None:
    """The mask for addresses tries every character of a long run again."""
    redaction.RUN = re.compile(r"[A-Za-z0-9._-]+@([A-Za-z0-9.-]+)")


def quadratic_times() -> None:
    """Every free time is compared with every booking of the account."""

    def free(moments: Iterable[int], length: int, taken: Sequence[tuple[int, int]]) -> list[int]:
        return [
            moment
            for moment in moments
            if not any(moment < end and begin < moment + length for begin, end in taken)
        ]

    availability.free = free  # type: ignore[attr-defined]


def quadratic_search() -> None:
    """A search reads all profiles of the account for each of them."""
    profiles.TEXT = (
        "(SELECT group_concat(each.name) FROM profiles AS each"
        " WHERE each.account_id = profiles.account_id)"
    )


def mails_twice() -> None:
    """The mail provider gets every message twice."""
    deliver = mail.deliver

    def twice(db: Database, settings: Settings, message: str) -> str:
        deliver(db, settings, message)
        return deliver(db, settings, message)

    mail.deliver = twice


def keeps_secrets() -> None:
    """Codes and links stay in the database after they were sent."""
    mail.SECRET_KINDS = ("", "", "")


def believes_in_delivery() -> None:
    """Every message counts as sent."""
    mail._send = lambda settings, row: True


def any_token() -> None:
    """Every token of an operator is right."""
    operators.__dict__["hmac"] = SimpleNamespace(compare_digest=lambda one, other: True)


def patient() -> None:
    """Mail is overdue a second late."""
    health.OVERDUE_S += 1


def counts_nothing() -> None:
    """The metrics show no rows."""
    metrics._number = lambda tx, query: 0


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


def ignores_clock_changes() -> None:
    """Local times that do not exist are offered, and repeated ones twice."""

    def of_day(
        slots: tuple[week.Slot, ...], minutes: int, zone: ZoneInfo, day: date
    ) -> Iterator[int]:
        midnight = datetime.combine(day, time(), zone).timestamp()
        for slot in slots:
            if slot.weekday == day.weekday():
                for minute in range(slot.start, slot.end - minutes + 1, minutes):
                    yield int(midnight) + 60 * minute

    week.__dict__["_of_day"] = of_day


def books_anything() -> None:
    """Every time can be booked."""
    share.__dict__["is_free"] = lambda tx, account_id, start: True


def offers_a_month() -> None:
    """A month is offered instead of two weeks."""
    starts = week.starts

    def more(
        slots: Iterable[week.Slot], minutes: int, zone: ZoneInfo, first: date, days: int
    ) -> list[int]:
        return starts(slots, minutes, zone, first, 2 * days)

    availability.__dict__["starts"] = more


def accepts_overlaps() -> None:
    """Slots of a day may overlap."""
    availability.__dict__["overlapping"] = lambda slots: False


def stores_secrets() -> None:
    """Links are stored as they are sent."""
    invitations.__dict__["digest"] = lambda secret: secret


def hashes_fast() -> None:
    """Passwords are hashed with a tenth of the memory."""
    passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1)


def forgets() -> None:
    """Every start deletes the database."""
    db = Path(sys.argv[sys.argv.index("--db") + 1])
    for suffix in ("", "-wal", "-shm"):
        Path(f"{db}{suffix}").unlink(missing_ok=True)


def trusts_old_reads() -> None:
    """A password or a session that was replaced while a request ran still counts."""
    passwords.is_current = lambda tx, account: True
    sessions.is_open = lambda tx, session: True


def never_verified() -> None:
    """Whoever proves an address shares the account with whoever registered it."""
    access.verify = lambda tx, account_id, by_owner_of: False


def keeps_access() -> None:
    """Sessions, codes and links outlive a reset of the password."""
    access.end_of_account = lambda tx, account_id, but="": 0


BREAKAGES: Mapping[str, Callable[[], None]] = {
    "blind": blind,
    "blind-to-the-end": blind_to_the_end,
    "always-well": always_well,
    "keeps-all": keeps_all,
    "trusts-proxies": trusts_proxies,
    "any-host": any_host,
    "outbox-anywhere": outbox_anywhere,
    "unanchored": unanchored,
    "half-open": half_open,
    "all-wait": all_wait,
    "full-disk": full_disk,
    "repeats-as-new": repeats_as_new,
    "keeps-events": keeps_events,
    "quadratic-mask": quadratic_mask,
    "quadratic-times": quadratic_times,
    "quadratic-search": quadratic_search,
    "forgets": forgets,
    "trusts-old-reads": trusts_old_reads,
    "never-verified": never_verified,
    "keeps-access": keeps_access,
    "mails-twice": mails_twice,
    "keeps-secrets": keeps_secrets,
    "believes-in-delivery": believes_in_delivery,
    "any-token": any_token,
    "patient": patient,
    "counts-nothing": counts_nothing,
    "stores-secrets": stores_secrets,
    "hashes-fast": hashes_fast,
    "ignores-clock-changes": ignores_clock_changes,
    "books-anything": books_anything,
    "offers-a-month": offers_a_month,
    "accepts-overlaps": accepts_overlaps,
    "believes-settings": believes_settings,
    "narrow-settings": narrow_settings,
    **BROKEN_ACCESS,
    **BROKEN_ANSWERS,
    **BROKEN_LIMITS,
    **BROKEN_PAYMENTS,
    **BROKEN_ROUTES,
}


def broken(breakage: str) -> Callable[[Path], Mapping[str, str]]:
    """Variables that make the gate start this program as its private backend."""
    module = "tests.release_gate.faults.broken_backend"
    command = shlex.join((sys.executable, "-m", module, breakage))
    return lambda folder: {"GATE_BACKEND_COMMAND": command}


def served(name: str, title: str, file: str, *checks: str) -> Fault:
    """A defect of the service under test itself, of this name here."""
    return Fault(name, title, file, of(*checks), prepare=broken(name), served=True)


if __name__ == "__main__":
    BREAKAGES[sys.argv[1]]()
    from backend.__main__ import main  # only now: it imports the altered functions by name

    sys.exit(main(sys.argv[2:]))
