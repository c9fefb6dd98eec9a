"""What operators see, and how a service answers that is asked wrongly, damaged, or deployed."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from release_gate.testkit.client import TIMEOUT_S, Client
from release_gate.testkit.fake_resend import Resend
from release_gate.testkit.private_backend import wait_until
from release_gate.testkit.story.teller import Teller

# Without the series of requests: how many there are depends on what was sent before.
OWN_METRICS = re.compile(
    r"# (HELP|TYPE) (http_requests|http_request_duration_seconds) |(# (HELP|TYPE) )?booking_"
    r"|# TYPE process_cpu_seconds"
)
DAMAGES = (
    "UPDATE audit_log SET happened_at = happened_at + 1 WHERE number = 1",
    "UPDATE audit_log SET details = '{}' WHERE number = 11",
    "UPDATE audit_log SET account_id = 'x' WHERE number = 12",
    "DELETE FROM audit_log WHERE number = (SELECT max(number) FROM audit_log)",
    "INSERT INTO audit_log SELECT number + 1, happened_at, account_id, action, details, hash"
    " FROM audit_log ORDER BY number DESC LIMIT 1",
    "UPDATE audit_anchor SET last_hash = pruned_hash, pruned_hash = last_hash",
    "UPDATE audit_anchor SET last_hash = pruned_hash",
)
JSON = {"Content-Type": "application/json"}
FORWARDED = {"X-Forwarded-For": "203.0.113.7"}


def account(teller: Teller, who: Client) -> None:
    teller.chapter("What is known of an account")
    teller.say(who, "GET", "/api/audit")
    teller.say(who, "GET", "/api/audit/verify")
    teller.say(who, "GET", "/api/export")


def operators(teller: Teller, who: Client) -> None:
    teller.chapter("For operators")
    for path in ("/health", "/health/extended"):
        teller.say(who, "GET", path)
    teller.say(who, "HEAD", "/health")
    for path in ("/health/extended", "/metrics"):
        teller.say(who, "GET", path, headers=FORWARDED)
    for kind in ("text/plain", "application/openmetrics-text"):
        metrics(teller, who, kind)


def metrics(teller: Teller, who: Client, kind: str) -> None:
    """Names, descriptions and numbers of rows."""
    answer = who.http.get(f"{who.url}/metrics", headers={"Accept": kind}, timeout=TIMEOUT_S)
    own = [line for line in answer.text.splitlines() if OWN_METRICS.match(line)]
    given = answer.headers["Content-Type"].partition(";")[0]
    teller.note("", f"GET /metrics as {kind}", f"  {answer.status_code} {given}")
    teller.note(*(f"  {line}" for line in own))


def wrong_requests(teller: Teller, who: Client) -> None:
    teller.chapter("Requests that are wrong")
    long = f"/api/plans?{'x' * 2**14}"
    for path in ("/api/no-such-path", "/api/plans/", "/docs", "/redoc"):
        teller.say(who, "GET", path)
    teller.say(who, "GET", "/no-such-page", headers={"Accept": "text/html"})
    teller.say(who, "PATCH", "/api/share")
    teller.say(who, "GET", long)
    teller.say(who, "GET", "/api/plans", headers={"X-Long": "x" * 2**15})
    teller.say(who, "PUT", "/api/share", content=b"{" + b" " * 2**16)
    teller.say(who, "PUT", "/api/share", content=b'{"headline": "\xff"}', headers=JSON)
    teller.say(who, "POST", "/api/session", headers={"Sec-Fetch-Site": "same-site"})
    not_http(teller)


def not_http(teller: Teller) -> None:
    parts = urlsplit(teller.backend.url)
    with socket.create_connection((parts.hostname, parts.port), TIMEOUT_S) as connection:
        connection.sendall(b"nonsense\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(2**16), b""))
    head, _, body = answer.decode().partition("\r\n\r\n")
    lines = [line for line in head.split("\r\n") if not line.startswith("Content-Length")]
    teller.note("", "what is not HTTP", *(f"  {line}" for line in sorted(lines)))
    teller.note(f"  {json.loads(body)['error']}")


def damaged(teller: Teller, who: Client) -> None:
    teller.chapter("A damaged database")
    rows = teller.backend.rows
    with without(teller, "heartbeat"):
        teller.say(who, "GET", "/health")
    with without(teller, "profiles"):
        teller.say(who, "GET", "/api/profiles")
    rows("UPDATE outbox SET created_at = created_at + 1000000000000")
    teller.say(who, "GET", "/api/notify/messages")
    who.http.close()  # the service closes a connection after an internal error
    rows("UPDATE outbox SET created_at = created_at - 1000000000000")
    for damage in DAMAGES:
        with restored(teller, "audit_log"), restored(teller, "audit_anchor"):
            rows(damage)
            teller.note("", damage)
            teller.say(who, "GET", "/api/audit/verify")
            if damage == DAMAGES[0]:
                teller.say(who, "GET", "/health/extended")


@contextmanager
def restored(teller: Teller, table: str) -> Iterator[None]:
    """The table is afterwards as it was before."""
    rows = teller.backend.rows
    rows(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")
    try:
        yield
    finally:
        rows(f"DELETE FROM {table}")
        rows(f"INSERT INTO {table} SELECT * FROM kept_{table}")
        rows(f"DROP TABLE kept_{table}")


@contextmanager
def without(teller: Teller, table: str) -> Iterator[None]:
    teller.backend.rows(f"ALTER TABLE {table} RENAME TO gone")
    try:
        yield
    finally:
        teller.backend.rows(f"ALTER TABLE gone RENAME TO {table}")


def deployed(teller: Teller, who: Client, resend: Resend) -> None:
    """A public service with a mail provider and a token, and without keys for payments."""
    teller.chapter("A service in production")
    log = teller.backend.log.read_text("utf-8").splitlines()
    teller.note("", *(line for line in log if line.startswith("[backend]")))
    for path in ("/metrics", "/health/extended"):
        teller.say(who, "GET", path)
    teller.say(who, "GET", "/health/extended", headers={"Authorization": "Bearer token"})
    teller.say(who, "GET", "/api/dev/outbox?to=a@b.test")
    teller.report({"id": "evt_z", "type": "ping"}, "without a secret")
    body = {"email": who.email, "password": who.password, "name": who.name}
    teller.say(who, "POST", "/api/accounts", body)
    teller.say(who, "POST", "/api/subscription/checkout", {"plan": "solo"})
    sent(teller)
    for origin in ("https://book.example.test", "https://example.test"):
        body = {"email": who.email}
        teller.say(who, "POST", "/api/codes", body, headers={"Origin": origin})
    sent(teller)
    teller.say(who, "POST", "/api/notify/email", {"subject": "Hello", "text": "A note."})
    resend.status = 422
    teller.say(who, "POST", "/api/notify/email", {"subject": "Hello", "text": "A note."})
    teller.note("", "  Resend has been asked for")
    teller.note_json([[each.path, each.message] for each in resend.deliveries])


def sent(teller: Teller) -> None:
    """Wait until the mail that follows an answer was delivered."""
    waiting = "SELECT count(*) FROM outbox WHERE status = 'queued'"
    assert wait_until(lambda: teller.backend.rows(waiting) == [(0,)]), "mail is not delivered"
