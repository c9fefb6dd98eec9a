"""Fixed windows of attempts."""

from __future__ import annotations

import pytest

from backend import rate_limit
from backend.db import Database
from backend.errors import ApiError
from backend.rate_limit import spend
from backend.settings import Limit

TWICE = Limit(2, 60)


def test_the_attempt_after_the_last_is_refused_until_the_window_ends(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = 1000
    monkeypatch.setattr(rate_limit, "now", lambda: time)
    for _ in range(2):
        spend(db, {"login": TWICE})
    time += 20
    with pytest.raises(ApiError) as refused:
        spend(db, {"login": TWICE})
    assert (refused.value.status, refused.value.headers["Retry-After"]) == (429, "40")
    time += 40
    spend(db, {"login": TWICE})


def test_an_attempt_counts_up_to_the_bucket_that_is_used_up(db: Database) -> None:
    for _ in range(2):
        spend(db, {"one": TWICE, "shared": Limit(3, 3600)})
    for _ in range(2):
        with pytest.raises(ApiError) as refused:
            spend(db, {"one": TWICE, "shared": Limit(3, 3600)})
        assert int(refused.value.headers["Retry-After"]) <= 60
    spend(db, {"two": TWICE, "shared": Limit(3, 3600)})
    with pytest.raises(ApiError) as refused:
        spend(db, {"two": TWICE, "shared": Limit(3, 3600)})
    assert int(refused.value.headers["Retry-After"]) > 60


def test_a_refused_attempt_counts_too(db: Database) -> None:
    for _ in range(5):
        try:
            spend(db, {"login": TWICE})
        except ApiError:
            continue
    with db.read() as tx:
        assert tx.execute("SELECT times FROM rate_limits").fetchone()[0] == 5
