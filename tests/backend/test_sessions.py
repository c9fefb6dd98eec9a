"""Sessions in the database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from backend import sessions
from backend.db import Database
from backend.settings import load

SETTINGS = replace(load({}), session_seconds=100, session_max_seconds=250)


def test_a_secret_finds_its_session_and_is_not_stored(db: Database, account: str) -> None:
    with db.write() as tx:
        secret, session = sessions.start(tx, account, SETTINGS)
        assert sessions.find(tx, secret) == session
        assert sessions.find(tx, secret + "x") is None
        stored = tx.execute("SELECT * FROM sessions").fetchone()
    assert secret not in tuple(stored)
    assert session.account_id == account


def test_a_touch_extends_a_session_up_to_its_maximum(
    db: Database, account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = 1000
    monkeypatch.setattr(sessions, "now", lambda: time)
    with db.write() as tx:
        secret, session = sessions.start(tx, account, SETTINGS)
        assert session.expires_at == 1100
        time = 1090
        assert sessions.touch(tx, session, SETTINGS) == 1190
        time = 1180
        assert sessions.touch(tx, session, SETTINGS) == 1250
        time = 1249
        assert sessions.find(tx, secret)
        time = 1250
        assert sessions.find(tx, secret) is None


def test_sessions_end_one_by_one_or_all_but_one(db: Database, account: str) -> None:
    with db.write() as tx:
        started = [sessions.start(tx, account, SETTINGS) for _ in range(4)]
        sessions.end(tx, started[0][1])
        assert sessions.end_all(tx, account, but=started[1][1].token_hash) == 2
        assert [bool(sessions.find(tx, secret)) for secret, _ in started] == [False, True] + [
            False
        ] * 2
        assert sessions.end_all(tx, account) == 1
