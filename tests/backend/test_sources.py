"""Who tries to enter an account."""

from __future__ import annotations

import pytest

from backend import sources
from backend.db import Database
from backend.settings import Limit
from backend.sources import ANYWHERE, Source, find, network, remember

EMAIL, ADDRESS = "ada@example.test", "192.0.2.1"
LIMIT, CEILING = Limit(5, 60), Limit(50, 60)


def test_a_device_is_known_for_its_account_alone_and_for_a_time(
    db: Database, account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = 1000
    monkeypatch.setattr(sources, "now", lambda: time)
    with db.write() as tx:
        device = remember(tx, account, "")
        assert find(tx, EMAIL, device, ADDRESS).known
        assert not find(tx, "bob@example.test", device, ADDRESS).known
        assert find(tx, EMAIL, device + "x", ADDRESS) == Source(ADDRESS, False)
        assert device not in tuple(tx.execute("SELECT * FROM devices").fetchone())
        time += sources.LIFETIME_S - 1
        assert remember(tx, account, device) == device
        time += sources.LIFETIME_S - 1
        assert find(tx, EMAIL, device, ADDRESS).known
        time += 1
        assert not find(tx, EMAIL, device, ADDRESS).known


def test_the_device_that_logged_in_longest_ago_is_forgotten(db: Database, account: str) -> None:
    with db.write() as tx:
        devices = [remember(tx, account, "") for _ in range(sources.MAX_DEVICES + 1)]
        known = [find(tx, EMAIL, device, ADDRESS).known for device in devices]
    assert known == [False] + [True] * sources.MAX_DEVICES


def test_unknown_sources_have_a_ceiling_and_known_devices_do_not() -> None:
    unknown = Source(ADDRESS, False).limits("login", EMAIL, LIMIT, CEILING)
    assert unknown == {
        f"login:account:{EMAIL}:{ADDRESS}": LIMIT,
        f"login:account:{EMAIL}:{ANYWHERE}": CEILING,
    }
    known = Source("d", True).limits("login", EMAIL, LIMIT, CEILING)
    assert known == {f"login:account:{EMAIL}:d": LIMIT}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::", "2001:db8:1:2::"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_an_ipv6_address_counts_with_its_network(address: str, expected: str) -> None:
    assert network(address) == expected
