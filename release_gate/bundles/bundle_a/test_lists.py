"""Lists that are cut off: as many as documented are listed, in order, and the right ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from release_gate.check import check
from release_gate.testkit.client import Client, new_member
from release_gate.testkit.documented import list_lengths
from release_gate.testkit.many_rows import NUMBERS
from release_gate.testkit.private_backend import PrivateBackend
from release_gate.testkit.things import account_id

DAY_S = 24 * 3600
BOOKINGS_AGE_S = 30 * DAY_S

FIRST = 1_000_000  # of the numbers of audit entries, far behind the real ones
OWN = {  # the rows of an account; real audit entries stay, since the chain contains them
    "audit_log": f"number > {FIRST} AND account_id = ?",
    "outbox": "recipient = (SELECT email FROM accounts WHERE id = ?)",
    "bookings": "account_id = ?",
}


@dataclass(frozen=True)
class Listed:
    """A list, and a table from whose rows it is read, each with its number in `field`.

    `row` has the account as ?2, its address as ?3, and a time as ?4 that is over.
    """

    path: str
    name: str
    field: str
    table: str
    row: str
    newest_first: bool = True

    def fill(self, own: PrivateBackend, who: Client, number: int) -> None:
        """Replace the rows of the account."""
        self.clear(own, who)
        statement = f"{NUMBERS} INSERT INTO {self.table} SELECT {self.row} FROM number"
        begin = int(own.now()) - 20 * DAY_S
        own.rows(statement, number, account_id(who), who.email, begin)

    def clear(self, own: PrivateBackend, who: Client) -> None:
        own.rows(f"DELETE FROM {self.table} WHERE {OWN[self.table]}", account_id(who))

    def shown(self, who: Client) -> list[int]:
        """The numbers of the rows, as they are listed."""
        answer = who.get(self.path.format(email=who.email))
        return [int(str(each[self.field])) for each in answer.json()[self.name]]


MESSAGE = "hex(randomblob(8)), ?2, ?3, 'note', n, '', 'sent', ?4 + n"
LISTS: Mapping[str, Listed] = {
    "audit": Listed(
        "/api/audit", "entries", "details", "audit_log", f"{FIRST} + n, ?4, ?2, '', n, ?3"
    ),
    "messages": Listed("/api/notify/messages", "messages", "subject", "outbox", MESSAGE),
    "outbox": Listed("/api/dev/outbox?to={email}", "messages", "subject", "outbox", MESSAGE),
    "bookings": Listed(
        *("/api/bookings", "bookings", "id", "bookings"),
        "n, ?2, ?4 + n * 900, ?4 + n * 900 + 300, ?3, '', 0",
        newest_first=False,
    ),
}


@check(
    "SEC-30",
    "A list is as long as documented, and no longer",
    why="an answer without an end is slow for everybody, and a list that is cut off hides things",
    of=("audit", "messages", "outbox", "bookings"),
)
def test_length(own: PrivateBackend, subject: str) -> None:
    listed, who = LISTS[subject], new_member(own.url)
    most = list_lengths()[listed.path.partition("?")[0]]
    for number in (most, most + 1):
        listed.fill(own, who, number)
        numbers = range(number, 0, -1) if listed.newest_first else range(1, number + 1)
        shown, expected = listed.shown(who), list(numbers)[:most]
        listed.clear(own, who)
        assert shown == expected, f"{len(shown)} of {number} are listed, expected {most} in order"


@check(
    "SEC-31",
    "Bookings are listed for the documented time after they began",
    why="an interview that was yesterday is still to be written up",
)
def test_past_bookings(own: PrivateBackend) -> None:
    who = new_member(own.url)
    begin = int(own.now())
    row = "INSERT INTO bookings VALUES (?1, ?2, ?3, ?3 + 300, '', '', 0)"
    for id_, age in (("within", BOOKINGS_AGE_S - 1), ("beyond", BOOKINGS_AGE_S)):
        own.rows(row, id_, account_id(who), begin - age)
    own.stop_clock(begin)
    shown = [each["id"] for each in who.get("/api/bookings").json()["bookings"]]
    own.set_clock(0)
    assert shown == ["within"]
