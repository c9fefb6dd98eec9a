"""A private backend with people in it, and a valid request to each of its routes.

Checks that judge every route start from here: they send the requests, or send them with one thing
wrong, and compare the database before and after.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

from release_gate.testkit import fake_stripe
from release_gate.testkit.cheap_passwords import cheap_backend
from release_gate.testkit.client import TIMEOUT_S, Client, new_member, new_visitor
from release_gate.testkit.documented import wide_limits
from release_gate.testkit.fake_stripe import Stripe, paid_event, signed
from release_gate.testkit.private_backend import PrivateBackend, running
from release_gate.testkit.routes import ANYONE, MANAGER, ROUTES, Route
from release_gate.testkit.things import THINGS, filled, join, made, named

VOLATILE = frozenset(("rate_limits", "heartbeat"))  # not what an account has stored
RECORDS = frozenset(("audit_log", "audit_anchor", "outbox"))  # judged by checks of their own
DAY_S = 24 * 3600
FURNITURE = (
    *("profile", "upload", "booking", "code", "reset_token", "invitation_token"),
    *("other_session", "wrong_password", "subscription"),
)

Rows = frozenset[tuple[object, ...]]
State = dict[str, Rows]


@dataclass(frozen=True)
class Request:
    """A valid request. `who` is the account that it concerns, `things` what it names."""

    route: Route
    who: Client
    things: Mapping[str, str]
    path: str
    json: object = None
    content: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Performed:
    """A valid request that was sent, its answer, and the database around it."""

    request: Request
    answer: requests.Response
    before: State
    after: State
    counted: tuple[str, ...]  # the rate limits that have counted it
    time: int  # what the service's clock showed after it

    @property
    def changed(self) -> dict[str, tuple[Rows, Rows]]:
        """By table: the rows that are gone, and the new ones."""
        return changes(self.before, self.after)

    def added(self, table: str) -> Rows:
        return self.after[table] - self.before[table]


class Scene:
    """An organisation with an owner, an admin and a plain member.

    `second` is another session of the owner, `expired` one that is over.
    """

    def __init__(self, backend: PrivateBackend, stripe: Stripe) -> None:
        self.backend, self.stripe = backend, stripe
        self.answers: list[requests.Response] = []
        self._reader = sqlite3.connect(backend.db, timeout=TIMEOUT_S, isolation_level=None)
        self._requests: dict[str, Request] = {}
        self._version, self._state = -1, State()
        self._stopped_at: int | None = None
        self.owner, self.admin, self.plain = (self.newcomer() for _ in range(3))
        self.second = self.elsewhere(self.owner)
        self.second.log_in()
        self.expired = self._expired()
        self.organisation = made(self.owner, "/api/organisations", {"name": "Interviewers"})
        join(self, self.admin, "admin")
        join(self, self.plain, "member")

    def _expired(self) -> Client:
        """The owner, with a session that began long ago."""
        client = self.elsewhere(self.owner)
        self.backend.set_clock(-2 * DAY_S)
        client.log_in()
        self.backend.set_clock(0)
        return client

    def close(self) -> None:
        self._reader.close()

    def newcomer(self) -> Client:
        """A new account, signed in. Its answers are recorded."""
        return self.recorded(new_member(self.backend.url))

    def recorded(self, client: Client) -> Client:
        client.http.hooks["response"].append(lambda answer, **more: self.answers.append(answer))
        return client

    @property
    def time(self) -> int:
        """What the service's clock shows, in seconds since 1970."""
        return int(self.backend.now() if self._stopped_at is None else self._stopped_at)

    def stop_clock(self, at: int) -> None:
        """Let the service's clock stand still at this time."""
        self._stopped_at = at
        self.backend.stop_clock(at)

    def visitor(self) -> Client:
        """A new person without an account."""
        return self.recorded(new_visitor(self.backend.url))

    def elsewhere(self, who: Client) -> Client:
        """Another user agent of the same person, signed out."""
        return self.recorded(who.elsewhere())

    def request(self, route: Route) -> Request:
        """A valid request that has not been sent. The same one until it is renewed."""
        if route.key not in self._requests:
            self._requests[route.key] = self.new_request(route)
        return self._requests[route.key]

    def renew(self, route: Route) -> None:
        """Forget the request, because it was sent with success."""
        self._requests.pop(route.key, None)

    def new_request(self, route: Route, who: Client | None = None) -> Request:
        """A valid request, by default of the caller for whom the route is declared."""
        who = who or (self.newcomer() if route.alone else self.caller_of(route))
        names = {*route.things, *named(route.body), *route.given}
        things = {name: THINGS[name](self, who) for name in sorted(names)}
        path = str(filled(route.path, things)) + route.query
        if isinstance(route.body, bytes):
            return Request(route, who, things, path, content=route.body)
        body = filled(route.body, things)
        if isinstance(body, str):  # an event of Stripe, which signs its bytes
            signature = {"Stripe-Signature": self.signature(body.encode())}
            return Request(route, who, things, path, content=body.encode(), headers=signature)
        return Request(route, who, things, path, json=body)

    def caller_of(self, route: Route) -> Client:
        return self.admin if route.caller is MANAGER else self.owner

    def send(
        self,
        request: Request,
        client: Client,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Send it with the cookies of a client, and with its CSRF token unless another is given."""
        chosen = client.csrf_token if token is None else token
        sent = {"X-CSRF-Token": chosen} if chosen else {}
        return client.http.request(
            request.route.method,
            client.url + request.path,
            json=request.json,
            data=request.content,
            headers={**sent, **request.headers, **(headers or {})},
            timeout=TIMEOUT_S,
            allow_redirects=False,
        )

    def perform(self, route: Route) -> Performed:
        """Send a valid request to the route, as the caller for whom it is declared."""
        request = self.new_request(route)
        before, counts = self.state(), self.counts()
        answer = self.send(request, self.client_of(request))
        counted = sorted(name for name, *_ in self.counts() - counts)
        return Performed(request, answer, before, self.state(), tuple(counted), self.time)

    def client_of(self, request: Request) -> Client:
        """The user agent that sends a valid request: signed out if the route is for anyone."""
        public = request.route.caller is ANYONE
        return self.elsewhere(request.who) if public else request.who

    def perform_all(self) -> list[Performed]:
        """A valid request to every route, beside an account that has one of everything."""
        self.furnish(self.newcomer())
        return [self.perform(route) for route in ROUTES]

    def furnish(self, who: Client) -> None:
        """Give an account a row in every table, which requests of others must leave alone."""
        for name in FURNITURE:
            THINGS[name](self, who)
        who.call("PUT", "/api/notify/preferences", {"booking": True, "news": True})
        made(who, "/api/organisations", {"name": "Elsewhere"})

    def state(self) -> State:
        """All rows of the database, except those that every request may change.

        It reads them only if somebody has committed since the last time.
        """
        (version,) = self._reader.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._version, self._state = version, self._read()
        return self._state

    def _read(self) -> State:
        return {
            table: frozenset(self._reader.execute(f"SELECT * FROM {table}").fetchall())
            for table in self.tables()
        }

    def counts(self) -> set[tuple[str, int, int]]:
        """The buckets of the rate limits, each with its number of attempts and its end."""
        return set(self._reader.execute("SELECT * FROM rate_limits").fetchall())

    def tables(self) -> list[str]:
        found = self._reader.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        return sorted(name for (name,) in found if name not in VOLATILE)

    def columns(self, table: str) -> list[str]:
        return [row[1] for row in self._reader.execute(f"PRAGMA table_info({table})")]

    def number_of_rows(self, table: str, account: str) -> int:
        """How many rows of a table with a column `account_id` belong to the account."""
        query = f"SELECT count(*) FROM {table} WHERE account_id = ?"
        return int(self._reader.execute(query, (account,)).fetchone()[0])

    def account_of(self, email: str) -> str:
        """The id of the account with this address."""
        rows = self._reader.execute("SELECT id FROM accounts WHERE email = ?", (email,))
        return str(rows.fetchone()[0])

    def signature(self, body: bytes) -> str:
        return signed(body, self.backend.secret, self.time)

    def paid(self, who: Client) -> bytes:
        """The event with which Stripe reports that an account has paid for the plan solo."""
        return paid_event(f"cs_{secrets.token_hex(8)}", self.account_of(who.email), "solo")

    def report(self, event: bytes) -> None:
        answer = requests.post(
            f"{self.backend.url}/api/stripe/webhook",
            data=event,
            headers={"Stripe-Signature": self.signature(event)},
            timeout=TIMEOUT_S,
        )
        assert answer.status_code == 200, f"the webhook answered {answer.status_code}"


def changes(before: State, after: State) -> dict[str, tuple[Rows, Rows]]:
    """By table: the rows that are gone, and the new ones."""
    return {
        table: (before.get(table, frozenset()) - rows, rows - before.get(table, frozenset()))
        for table, rows in after.items()
        if rows != before.get(table)
    }


@contextmanager
def playing(
    db: Path, settings: Mapping[str, str] | None = None, limited: bool = False
) -> Iterator[Scene]:
    """A scene in a new private backend with a stand-in for Stripe and cheap passwords.

    Its rate limits are out of reach, unless it is `limited`: then they have their defaults.
    """
    wide = {} if limited else wide_limits()
    with fake_stripe.serving() as stripe:
        program = {"GATE_BACKEND_COMMAND": cheap_backend()}
        provider = {"STRIPE_API_KEY": stripe.key, "STRIPE_API_BASE": stripe.url}
        with running(db, **{**program, **wide, **provider, **(settings or {})}) as backend:
            stripe.webhook, stripe.secret = f"{backend.url}/api/stripe/webhook", backend.secret
            scene = Scene(backend, stripe)
            try:
                yield scene
            finally:
                scene.close()
