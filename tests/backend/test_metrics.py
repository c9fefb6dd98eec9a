"""Counters and the extended health: what operators see, and nobody else."""

from __future__ import annotations

from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families as families

from release_gate.testkit.client import Client, new_visitor
from release_gate.testkit.private_backend import running


def samples(client: Client) -> dict[tuple[str, ...], float]:
    """The values by name and labels."""
    answer = client.call("GET", "/metrics")
    assert answer.status_code == 200
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in families(answer.text)
        for sample in family.samples
    }


def parts(client: Client) -> dict[str, str]:
    checks = client.call("GET", "/health/extended").json()["checks"]
    return {name: part["status"] for name, (part,) in checks.items()}


def test_requests_are_counted_by_route(member: Client) -> None:
    before = samples(member)
    for path in ("/api/profiles/a", "/api/profiles/b", "/nothing/a", "/nothing/b"):
        member.call("GET", path)
    member.call("BREW", "/api/session")
    after = samples(member)
    counted = ("http_requests_total", "GET", "/api/profiles/{id}", "404")
    assert after[counted] - before.get(counted, 0) == 2
    nowhere = ("http_requests_total", "GET", "none", "404")
    assert after[nowhere] - before.get(nowhere, 0) == 2
    assert not [key for key in after if "BREW" in key]
    assert [key for key in after if "other" in key]
    timed = ("http_request_duration_seconds_count", "GET", "/api/profiles/{id}")
    assert after[timed] - before.get(timed, 0) == 2


def test_rows_are_counted_and_both_formats_are_spoken(member: Client) -> None:
    before = samples(member)[("booking_organisations",)]
    member.call("POST", "/api/organisations", {"name": "Interviewers"})
    assert samples(member)[("booking_organisations",)] == before + 1
    answer = member.call("GET", "/metrics", headers={"Accept": "application/openmetrics-text"})
    assert answer.headers["Content-Type"].startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")


def test_every_part_is_told_by_name(tmp_path: Path) -> None:
    with running(tmp_path / "app.sqlite3") as service:
        client = new_visitor(service.url)
        client.register()
        sound = parts(client)
        service.rows("UPDATE audit_log SET action = 'nothing'")
        tampered = client.call("GET", "/health/extended")
        service.rows("DROP TABLE outbox")
        lost = parts(client)
        client.http.close()
    assert set(sound.values()) <= {"pass", "warn"}  # the disk of a machine may be full
    assert tampered.status_code == 503
    assert tampered.json()["checks"]["audit:chain"][0]["observedValue"] == 1
    assert (lost["mail:overdue"], lost["database:write"]) == ("fail", "pass")


def test_mail_that_waits_too_long_is_a_warning(tmp_path: Path) -> None:
    settings = {"RESEND_API_KEY": "re_x", "RESEND_API_BASE": "http://127.0.0.1:9"}
    with running(tmp_path / "app.sqlite3", NOTIFY_MODE="resend", **settings) as service:
        client = new_visitor(service.url)
        client.register()
        client.call("POST", "/api/notify/email", {"subject": "a", "text": "b"})
        service.rows("UPDATE outbox SET status = 'queued', created_at = 0")
        answer = client.call("GET", "/health/extended")
        client.http.close()
    assert (answer.status_code, answer.json()["status"]) == (200, "warn")


def test_only_operators_look_inside(visitor: Client, tmp_path: Path) -> None:
    for path in ("/metrics", "/health/extended"):
        assert visitor.call("GET", path).status_code == 200
        for proxied in ({"X-Forwarded-For": "203.0.113.7"}, {"Forwarded": "for=203.0.113.7"}):
            assert visitor.call("GET", path, headers=proxied).status_code == 403
    with running(tmp_path / "app.sqlite3", BACKEND_OPERATOR_TOKEN="tökén") as service:
        client = new_visitor(service.url)
        sent = ("", "Bearer", "Bearer wrong", "Bearer tökén".encode().decode("latin-1"))
        got = [
            client.call("GET", "/metrics", headers={"Authorization": word}).status_code
            for word in sent
        ]
        client.http.close()
    assert got == [401, 401, 401, 200]
