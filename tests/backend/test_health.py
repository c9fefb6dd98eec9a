"""/health tells the truth about the database."""

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
