"""The lock after wrong passwords."""

from __future__ import annotations

import pytest

from backend import lockout
from backend.db import Database
from backend.errors import ApiError
from backend.sources import Source

EMAIL = "ada@example.test"
HERE, THERE, DEVICE = Source("192.0.2.1", False), Source("192.0.2.2", False), Source("d", True)


def is_open(db: Database, source: Source, email: str = EMAIL) -> bool:
    with db.read() as tx:
        try:
            lockout.expect_open(tx, email, source)
        except ApiError as refused:
            assert (refused.status, refused.code) == (423, "locked")
            assert 0 < int(refused.headers["Retry-After"]) <= lockout.LOCK_S
            return False
    return True


def fail(db: Database, source: Source, times: int) -> None:
    with db.write() as tx:
        for _ in range(times):
            lockout.count(tx, EMAIL, source)


@pytest.mark.parametrize("source", [HERE, DEVICE])
def test_the_last_failure_locks_the_source_and_the_address_alone(
    db: Database, source: Source
) -> None:
    fail(db, source, lockout.MAX_FAILURES - 1)
    assert is_open(db, source)
    fail(db, source, 1)
    assert not is_open(db, source)
    assert is_open(db, source, "bob@example.test")
    assert is_open(db, THERE)


def test_many_sources_lock_every_unknown_one_but_no_known_device(db: Database) -> None:
    for number in range(lockout.MAX_FAILURES_ANYWHERE):
        assert is_open(db, THERE)
        fail(db, Source(f"198.51.100.{number}", False), 1)
    assert not is_open(db, THERE)
    assert is_open(db, DEVICE)


def test_a_lock_ends_with_its_time_and_the_count_restarts(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = 1000
    monkeypatch.setattr(lockout, "now", lambda: time)
    fail(db, HERE, lockout.MAX_FAILURES)
    time += lockout.LOCK_S - 1
    assert not is_open(db, HERE)
    time += 1
    assert is_open(db, HERE)
    fail(db, HERE, lockout.MAX_FAILURES - 1)
    assert is_open(db, HERE)
    time += lockout.MEMORY_S
    fail(db, HERE, 1)
    assert is_open(db, HERE)


def test_a_forgotten_address_is_open(db: Database) -> None:
    fail(db, HERE, lockout.MAX_FAILURES)
    assert not is_open(db, HERE)
    with db.write() as tx:
        lockout.forget(tx, EMAIL)
    assert is_open(db, HERE)
