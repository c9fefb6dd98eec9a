"""A private backend that the governance checks may damage, and more clients."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from release_gate.testkit.client import Client, new_member, operator_client
from release_gate.testkit.private_backend import PrivateBackend, running


@pytest.fixture(scope="session")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateBackend]:
    with running(tmp_path_factory.mktemp("own") / "own.sqlite3") as own:
        yield own


@pytest.fixture
def other(base_url: str) -> Client:
    """Somebody else, signed in too."""
    return new_member(base_url)


@pytest.fixture
def place(member: Client) -> str:
    """The path of the member's organisation."""
    answer = member.post("/api/organisations", {"name": "Interviewers"})
    assert answer.status_code == 201
    return f"/api/organisations/{answer.json()['id']}"


@pytest.fixture
def operator(base_url: str) -> Client:
    return operator_client(base_url)
