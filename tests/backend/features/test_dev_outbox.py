"""The development outbox is closed by default."""

from __future__ import annotations

from pathlib import Path

from release_gate.testkit.client import new_visitor
from release_gate.testkit.private_backend import running


def test_the_outbox_is_closed_unless_asked_for(tmp_path: Path) -> None:
    with running(tmp_path / "app.sqlite3", BACKEND_DEV_OUTBOX="0") as service:
        client = new_visitor(service.url)
        answer = client.call("GET", "/api/dev/outbox?to=a@example.test")
        client.http.close()
    assert answer.status_code == 404
