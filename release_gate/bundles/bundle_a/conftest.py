"""A private backend that checks may fill, slow down and attack."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from release_gate.testkit.private_backend import PrivateBackend, running


@pytest.fixture(scope="session")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateBackend]:
    with running(tmp_path_factory.mktemp("own") / "own.sqlite3") as own:
        yield own
