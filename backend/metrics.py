"""The metrics of the service, for Prometheus.

Each worker counts its requests in memory, as Prometheus expects; rows of the database are counted
on each scrape. Labels come from routes and a fixed set of words, never from what a client sends,
so no client can create series, and no address or id appears in them.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from backend.clock import now
from backend.db import Database

METHODS = frozenset(("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"))
COUNTED = {  # name of the metric: description and query
    "booking_accounts": ("Accounts", "SELECT count(*) FROM accounts"),
    "booking_sessions": (
        "Sessions that have not expired",
        "SELECT count(*) FROM sessions WHERE expires_at > :now",
    ),
    "booking_organisations": ("Organisations", "SELECT count(*) FROM organisations"),
    "booking_audit_entries": ("Entries in the audit log", "SELECT count(*) FROM audit_log"),
    "booking_mails_not_sent": (
        "Messages that the provider did not accept",
        "SELECT count(*) FROM outbox WHERE status = 'failed'",
    ),
}


class Metrics:
    """The metrics of one worker; `registry` is what /metrics exposes."""

    def __init__(self, db: Database) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.registry.register(_Rows(db))
        self._requests = Counter(
            "http_requests", "Requests answered", ("method", "route", "status"),
            registry=self.registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "http_request_duration_seconds", "Time until the answer was sent",
            ("method", "route"), registry=self.registry,
        )  # fmt: skip

    def count(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in METHODS else "other"
        route = route_of(scope)
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)


class CountRequests:
    """Counts every request by method, route and status of the response."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            self._metrics.count(scope, status, time.perf_counter() - began)


def route_of(scope: Scope) -> str:
    """The path as the application declares it, `/api/profiles/{id}`; `none` without a route."""
    route = scope.get("route") or _route_of_file(scope)
    return str(getattr(route, "path", "") or "none")


def _route_of_file(scope: Scope) -> BaseRoute | None:
    """The route of a page or a folder, which is in the scope only by what answers it."""
    answered_by = scope.get("endpoint")
    routes: Iterable[BaseRoute] = scope["app"].routes if answered_by else ()
    answers = ((getattr(each, "endpoint", None) or getattr(each, "app", None)) for each in routes)
    return next((r for r, each in zip(routes, answers, strict=True) if each is answered_by), None)


class _Rows(Collector):
    """The rows of the database, counted in one consistent view on each scrape."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def describe(self) -> Iterator[GaugeMetricFamily]:
        return (GaugeMetricFamily(name, text) for name, (text, _) in COUNTED.items())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        with self._db.read() as tx:
            counted = {name: _number(tx, query) for name, (_, query) in COUNTED.items()}
        for name, (text, _) in COUNTED.items():
            yield GaugeMetricFamily(name, text, counted[name])


def _number(tx: sqlite3.Connection, query: str) -> int:
    return int(tx.execute(query, {"now": now()}).fetchone()[0])
