"""The lock after wrong passwords."""

from __future__ import annotations

import pytest

from backend import lockout
from backend.db import Database
from backend.errors import ApiError

EMAIL = "ada@example.test"


def test_the_last_failure_locks_the_address_alone(db: Database) -> None:
    with db.write() as tx:
        for _ in range(lockout.MAX_FAILURES - 1):
            lockout.count(tx, EMAIL)
        lockout.expect_open(tx, EMAIL)
        lockout.count(tx, EMAIL)
        lockout.expect_open(tx, "bob@example.test")
        with pytest.raises(ApiError) as refused:
            lockout.expect_open(tx, EMAIL)
    assert (refused.value.status, refused.value.code) == (423, "locked")
    assert 0 < int(refused.value.headers["Retry-After"]) <= lockout.LOCK_S


def test_a_lock_ends_with_its_time_and_the_count_restarts(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = 1000
    monkeypatch.setattr(lockout, "now", lambda: time)
    with db.write() as tx:
        for _ in range(lockout.MAX_FAILURES):
            lockout.count(tx, EMAIL)
        time += lockout.LOCK_S
        lockout.expect_open(tx, EMAIL)
        lockout.count(tx, EMAIL)
        lockout.expect_open(tx, EMAIL)


def test_a_forgotten_address_is_open(db: Database) -> None:
    with db.write() as tx:
        for _ in range(lockout.MAX_FAILURES):
            lockout.count(tx, EMAIL)
        lockout.forget(tx, EMAIL)
        lockout.expect_open(tx, EMAIL)
