"""/health and /health/extended tell the truth about the database."""

from __future__ import annotations

from pathlib import Path

from release_gate.testkit.client import Client, new_visitor
from release_gate.testkit.private_backend import running


def test_it_passes_in_the_drafts_format(visitor: Client) -> None:
    answer = visitor.call("GET", "/health")
    assert (answer.status_code, answer.json()["status"]) == (200, "pass")
    assert answer.headers["Content-Type"] == "application/health+json"
    assert answer.json()["checks"]["database:write"][0]["status"] == "pass"


def test_it_fails_where_nothing_can_be_written_and_recovers(tmp_path: Path) -> None:
    with running(tmp_path / "app.sqlite3") as service:
        client = new_visitor(service.url)
        service.rows("ALTER TABLE heartbeat RENAME TO gone")
        broken = client.call("GET", "/health")
        service.rows("ALTER TABLE gone RENAME TO heartbeat")
        mended = client.call("GET", "/health")
        service.db.unlink()
        removed = client.call("GET", "/health")
        client.http.close()
    assert (broken.status_code, broken.json()["status"]) == (503, "fail")
    assert (mended.status_code, removed.status_code) == (200, 503)


def parts(client: Client) -> dict[str, str]:
    checks = client.call("GET", "/health/extended").json()["checks"]
    return {name: part["status"] for name, (part,) in checks.items()}


def test_every_part_is_reported_by_name(tmp_path: Path) -> None:
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
