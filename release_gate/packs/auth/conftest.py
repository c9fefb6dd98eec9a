"""A private backend in which a check can hold the verification of a password."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from release_gate.testkit.held_passwords import HeldPasswords, held_backend
from release_gate.testkit.private_backend import PrivateBackend, running


@pytest.fixture(scope="session")
def held_passwords(tmp_path_factory: pytest.TempPathFactory) -> HeldPasswords:
    return HeldPasswords(tmp_path_factory.mktemp("held"))


@pytest.fixture(scope="session")
def own(
    tmp_path_factory: pytest.TempPathFactory, held_passwords: HeldPasswords
) -> Iterator[PrivateBackend]:
    program = held_backend(held_passwords.folder)
    db = tmp_path_factory.mktemp("own") / "own.sqlite3"
    with running(db, GATE_BACKEND_COMMAND=program) as own:
        yield own
