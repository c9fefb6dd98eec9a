"""Only operators see the metrics."""

from __future__ import annotations

from pathlib import Path

from release_gate.testkit.client import Client, new_visitor
from release_gate.testkit.private_backend import running


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
