"""Which names and addresses are those of this machine itself."""

from __future__ import annotations

import pytest

from backend.loopback import is_loopback


@pytest.mark.parametrize("name", ["127.0.0.1", "127.255.0.9", "::1", "localhost", "LOCALHOST."])
def test_this_machine(name: str) -> None:
    assert is_loopback(name)


@pytest.mark.parametrize(
    "name",
    ["", "0.0.0.0", "::", "10.0.0.1", "localhost.evil.example", "127.0.0.1.evil.example", "127.1"],
)
def test_others(name: str) -> None:
    assert not is_loopback(name)
