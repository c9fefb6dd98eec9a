"""A private backend: its state survives restarts, and its database can be altered."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
import requests

from release_gate.testkit import private_backend
from release_gate.testkit.client import new_member
from release_gate.testkit.private_backend import PrivateBackend, running, wait_until


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 0), (signal.SIGKILL, -9)])
def test_the_database_survives_a_restart(
    number: signal.Signals, status: int, tmp_path: Path
) -> None:
    with running(tmp_path / "app.sqlite3") as backend:
        member = new_member(backend.url)
        assert backend.stop(number) == status
        assert backend.stop() is None
        backend.start()
        member.url = backend.url
        assert member.signed_in()
        backend.rows("UPDATE sessions SET expires_at = 1")
        assert not member.signed_in()
        url = backend.url
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=5)


def test_a_bad_setting_fails_with_the_log(tmp_path: Path) -> None:
    backend = PrivateBackend(tmp_path / "app.sqlite3")
    with pytest.raises(AssertionError, match="NOTIFY_MODE"):
        backend.start(NOTIFY_MODE="pigeon")
    assert backend.stop() is None


def test_waiting_ends_with_the_condition_or_the_time_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(private_backend, "POLL_INTERVAL_S", 0.001)
    answers = iter((False, False, True))
    assert wait_until(lambda: next(answers))
    monkeypatch.setattr(private_backend, "GRACE_S", 0.05)
    assert not wait_until(lambda: False)
