"""A service that the governance checks may harm."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from release_gate import service
from release_gate.own_backend import OwnBackend
from release_gate.service import Client


@pytest.fixture(scope="session")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnBackend]:
    own = OwnBackend(tmp_path_factory.mktemp("own"))
    own.start()
    yield own
    own.stop()


@pytest.fixture
def other(base_url: str) -> Client:
    """Somebody else, signed in too."""
    return service.member(base_url)


@pytest.fixture
def operator(base_url: str) -> Client:
    return service.operator(base_url)
