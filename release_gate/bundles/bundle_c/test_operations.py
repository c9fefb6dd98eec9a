"""Operation: metrics, extended health, retention, and crashes."""

from __future__ import annotations

import re
import secrets
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families as families

from release_gate.check import check
from release_gate.testkit.client import Client, new_member, operator_client
from release_gate.testkit.documented import settings
from release_gate.testkit.private_backend import PrivateBackend, running, wait_until

DAY_S = 24 * 3600
COMPONENTS = {"database:write", "disk:free", "audit:chain", "mail:overdue", "process:uptime"}


def counted(operator: Client, **labels: str) -> float:
    """The number of requests so far with these labels."""
    return sum(
        sample.value
        for family in families(operator.get("/metrics").text)
        for sample in family.samples
        if sample.name == "http_requests_total" and labels.items() <= sample.labels.items()
    )


@check(
    "GOV-09",
    "Metrics count the requests",
    why="a problem that is not measured is noticed by customers first",
)
def test_metrics(operator: Client, visitor: Client) -> None:
    answer = operator.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    for path, status in (("/api/session", "200"), ("/api/profiles", "401")):
        before = counted(operator, route=path, status=status)
        visitor.get(path)
        assert counted(operator, route=path, status=status) > before, path


@check(
    "GOV-10",
    "Metrics contain no values chosen by clients",
    why="they would leak data and grow without limit",
)
def test_metrics_labels(operator: Client, member: Client) -> None:
    marker = secrets.token_hex(8)
    member.get(f"/api/{marker}")
    member.get(f"/api/profiles/{marker}")
    member.call(marker.upper(), "/api/session")
    text = operator.get("/metrics").text
    assert 'route="/api/profiles/{id}"' in text
    assert [part for part in (marker, marker.upper(), member.email) if part in text] == []


@check(
    "GOV-11",
    "The extended health report covers every component",
    why="'down' alone does not show where to look",
)
def test_extended_health(operator: Client) -> None:
    answer = operator.get("/health/extended")
    record = answer.json()
    assert (answer.status_code, record["status"]) in ((200, "pass"), (200, "warn")), record
    assert record["checks"].keys() >= COMPONENTS
    for name, (part, *_) in record["checks"].items():
        assert part["status"] in ("pass", "warn"), name
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", part["time"]), name


@check(
    "GOV-12",
    "A failing component is reported by its name",
    why="otherwise the wrong one is repaired",
)
def test_failing_component(own: PrivateBackend) -> None:
    operator = operator_client(own.url)
    own.rows("ALTER TABLE heartbeat RENAME TO gone")
    try:
        answer = operator.get("/health/extended")
    finally:
        own.rows("ALTER TABLE gone RENAME TO heartbeat")
    bad = [name for name, (part, *_) in answer.json()["checks"].items() if part["status"] == "fail"]
    assert (answer.status_code, answer.json()["status"], bad) == (503, "fail", ["database:write"])
    assert operator.get("/health/extended").status_code == 200


@check(
    "GOV-51",
    "The extended health report has what is measured, in its units",
    why="an alarm that is set to a number must ring at that number",
)
def test_observed(own: PrivateBackend) -> None:
    begin = time.monotonic()
    checks = operator_client(own.url).get("/health/extended").json()["checks"]
    end, free = time.monotonic(), shutil.disk_usage(own.db.parent).free
    observed = {name: part["observedValue"] for name, (part, *_) in checks.items()}
    assert free / 2 < observed["disk:free"] < free * 2
    assert 0 < observed["process:uptime"] < end
    assert 0 < observed["database:write"] < (end - begin) * 1000


@check(
    "GOV-13", "Metrics and extended health require an operator", why="they would help an attacker"
)
def test_operators_only(visitor: Client) -> None:
    for path in ("/metrics", "/health/extended"):
        answer = visitor.call("GET", path, headers={"X-Forwarded-For": "203.0.113.7"})
        assert answer.status_code in (401, 403), path
        assert answer.json()["error"] == "operators_only", path


@pytest.fixture
def aged(tmp_path: Path) -> Iterator[PrivateBackend]:
    """A private backend for one check."""
    with running(tmp_path / "own.sqlite3") as own:
        yield own


@check(
    "GOV-14", "Expired data is deleted, and the audit log stays intact", why="stored data can leak"
)
def test_retention(aged: PrivateBackend) -> None:
    client = new_member(aged.url)
    client.post("/api/notify/email", {"subject": "Hello", "text": "Old."})
    aged.rows("INSERT INTO stripe_events VALUES ('evt_old', 'ping', 0)")
    aged.stop()
    aged.advance_clock(DAY_S + 60)
    aged.start(BACKEND_KEEP_OUTBOX_DAYS="1")
    for table in ("outbox", "sessions", "stripe_events", "rate_limits"):
        gone = wait_until(lambda t=table: aged.rows(f"SELECT * FROM {t}") == [])  # type: ignore[misc]
        assert gone, f"the old rows of {table} were not deleted"
    assert new_member(aged.url).get("/api/audit/verify").json()["intact"] is True


@check("GOV-15", "Confirmed data survives a crash", why="machines fail without warning")
def test_crash(aged: PrivateBackend) -> None:
    client = new_member(aged.url)
    made = client.post("/api/organisations", {"name": "Interviewers"}).json()["id"]
    aged.stop(signal.SIGKILL)
    aged.start()
    client.url = aged.url
    assert client.get(f"/api/organisations/{made}").status_code == 200
    assert client.get("/api/audit/verify").json()["intact"] is True


@check(
    "GOV-46",
    "A session counts as open until its documented end",
    why="the number of people who are signed in decides when a release may begin",
)
def test_open_sessions(aged: PrivateBackend) -> None:
    begin, idle = int(time.time()), int(settings()["BACKEND_SESSION_SECONDS"])
    aged.stop_clock(begin)
    new_member(aged.url)
    operator, counts = operator_client(aged.url), []
    for passed in (0, idle - 1, idle):
        aged.stop_clock(begin + passed)
        found = re.search(r"^booking_sessions (\S+)$", operator.get("/metrics").text, re.M)
        counts.append(found and float(found[1]))
    assert counts == [1, 1, 0]
