"""What one account sees and exports holds nothing of another; nothing stored is left out."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator

import pytest

from release_gate.check import check
from release_gate.testkit.cases import expect_no
from release_gate.testkit.client import TIMEOUT_S, Client
from release_gate.testkit.routes import ROUTES
from release_gate.testkit.scene import RECORDS, Performed, Scene
from release_gate.testkit.things import THINGS, made

# Tables with data of an account that its export leaves out, and why.
LEFT_OUT = {
    "codes": "secret, and gone after ten minutes",
    "password_resets": "secret, and gone after an hour",
    "accounts": "exported under its own name",
}
EXPORTED_AS = {
    "notify_preferences": "preferences",
    "schedules": "schedule",
    "shares": "share",
    "stripe_subscriptions": "subscription",
    "outbox": "messages",
    "memberships": "organisations",
    "audit_log": "audit",
}


class Marked:
    """An account with a unique word in each of its fields."""

    def __init__(self, scene: Scene) -> None:
        self.words: list[str] = []
        self.who = scene.newcomer()
        self.ids = {self.who.email.partition("@")[0], scene.account_of(self.who.email)}
        who, word = self.who, self.word
        person = {"name": word(), "email": f"x@{word()}.test", "role": word(), "notes": word()}
        self.ids.add(made(who, "/api/profiles", person))
        self.organisation = made(who, "/api/organisations", {"name": word()})
        invited = {"email": f"x@{word()}.test", "role": "member"}
        made(who, f"/api/organisations/{self.organisation}/invitations", invited)
        token = THINGS["share"](scene, who)
        who.call("PUT", "/api/share", {"headline": word(), "visible": True})
        start = THINGS["free_time"](scene, who)
        guest = {"start": start, "name": word(), "email": f"x@{word()}.test"}
        self.ids.add(made(who, f"/api/public/{token}/bookings", guest))
        who.call("PUT", "/api/notify/preferences", {"booking": False, "news": True})
        who.post("/api/notify/email", {"subject": word(), "text": "A note"})
        who.http.post(
            f"{who.url}/api/uploads?name={word()}.txt",
            data=b"text",
            headers={"X-CSRF-Token": who.csrf_token},
            timeout=TIMEOUT_S,
        )
        THINGS["subscription"](scene, who)
        self.ids.add(self.organisation)

    def word(self) -> str:
        self.words.append(f"w{secrets.token_hex(6)}")
        return self.words[-1]


@pytest.fixture(scope="module")
def pair(scene: Scene) -> tuple[Marked, Marked]:
    return Marked(scene), Marked(scene)


@check(
    "DATA-03",
    "No account sees or exports anything of another",
    why="one query without its condition publishes everything",
)
def test_nothing_of_others(scene: Scene, pair: tuple[Marked, Marked]) -> None:
    expect_no(
        f"GET {path}: shows {word} of another account"
        for mine, theirs in (pair, pair[::-1])
        for path, text in everything_of(mine.who, mine.organisation)
        for word in {*theirs.words, *theirs.ids}
        if word in text
    )


@check(
    "DATA-04",
    "Everything that an account enters is in its export",
    why="people have a right to it",
)
def test_everything_of_one(pair: tuple[Marked, Marked]) -> None:
    mine = pair[0]
    exports = (mine.who.get("/api/export"), mine.who.get(organisation_export(mine)))
    text = "".join(answer.text for answer in exports)
    expect_no(f"{word}: not exported" for word in (*mine.words, *mine.ids) if word not in text)


def organisation_export(mine: Marked) -> str:
    return f"/api/organisations/{mine.organisation}/export"


@check(
    "DATA-05",
    "Every table with data of an account is exported, or left out for a stated reason",
    why="a table that is added later must not be forgotten",
)
def test_every_table(scene: Scene, pair: tuple[Marked, Marked]) -> None:
    exported = pair[0].who.get("/api/export").json().keys()
    of_account = {
        table
        for table in scene.tables()
        if "account_id" in scene.columns(table) or table == "accounts"
    }
    expect_no(
        f"{table}: not in the export of an account"
        for table in sorted(of_account - LEFT_OUT.keys())
        if EXPORTED_AS.get(table, table) not in exported
    )


@check(
    "DATA-10",
    "An export has as many rows of every table as its account has",
    why="rows without a word of their own, such as plans and sessions, look the same for everybody",
)
def test_rows_of_one(scene: Scene, pair: tuple[Marked, Marked]) -> None:
    who = pair[0].who
    account, other = (scene.account_of(marked.who.email) for marked in pair)
    exported = who.get("/api/export").json()
    tables = [
        table
        for table in scene.tables()
        if "account_id" in scene.columns(table) and table not in LEFT_OUT
    ]
    wanted = {table: scene.number_of_rows(table, account) for table in tables}
    found = {table: len(exported[EXPORTED_AS.get(table, table)]) for table in tables}
    expect_no(
        f"{table}: {found[table]} rows are exported, the account has {wanted[table]}"
        for table in tables
        if found[table] != wanted[table]
    )
    empty = [table for table in tables if not scene.number_of_rows(table, other)]
    assert not empty, f"the other account has nothing in {', '.join(empty)}"


@check(
    "DATA-12",
    "No answer shows what is stored in place of a secret",
    why="a hash that is known can be tried out without the service",
)
def test_no_hashes(scene: Scene, performed: list[Performed]) -> None:
    hashes = {
        str(value)
        for table in sorted(set(scene.tables()) - RECORDS)
        for column in scene.columns(table)
        if column.endswith("_hash")
        for (value,) in scene.backend.rows(f"SELECT {column} FROM {table}")
    }
    assert len(hashes) > len(ROUTES), "hashes are stored"
    expect_no(
        done.request.route.name
        for done in performed
        for hash in hashes - {""}
        if hash in done.answer.text
    )


def everything_of(who: Client, organisation: str) -> Iterator[tuple[str, str]]:
    """The answers to every GET of the account, by path."""
    for route in ROUTES:
        known = route.things in ((), ("organisation",))
        if route.method == "GET" and route.path.startswith("/api/") and known:
            path = route.path.replace("{organisation}", organisation)
            path = (
                path if route.query.startswith("?to=") else path + re.sub("q=a", "q=", route.query)
            )
            yield path, who.get(path).text
