"""Security headers on every response."""

from __future__ import annotations

from pathlib import Path

import pytest

from release_gate.testkit.client import Client, new_visitor
from release_gate.testkit.private_backend import running

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


PATHS = ["/", "/login", "/notify", "/assets/style.css", "/health", "/api/session", "/nope"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_them(visitor: Client, path: str) -> None:
    answer = visitor.call("GET", path)
    assert EXPECTED.items() <= answer.headers.items()
    policy = dict(
        part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; ")
    )
    for directive in ("default-src", "object-src", "base-uri", "frame-ancestors"):
        assert policy[directive] == "'none'"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "Permissions-Policy" in answer.headers
    assert not {"Server", "Strict-Transport-Security"} & set(answer.headers)


def test_a_fault_has_them_too(tmp_path: Path) -> None:
    with running(tmp_path / "app.sqlite3") as service:
        service.rows("DROP TABLE outbox")
        client = new_visitor(service.url)
        answer = client.call("GET", "/api/dev/outbox?to=a@example.test")
        client.http.close()
    assert answer.status_code == 503
    assert EXPECTED.items() <= answer.headers.items()
    assert "sqlite" not in answer.text.lower()


def test_on_https_there_is_more(tmp_path: Path) -> None:
    with running(
        tmp_path / "app.sqlite3", BACKEND_PUBLIC_URL="https://book.example", BACKEND_DEV_OUTBOX="0"
    ) as service:
        client = new_visitor(service.url)
        answer = client.register()
        client.http.close()
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert "Secure" in answer.headers["Set-Cookie"]
