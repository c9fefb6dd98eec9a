"""One service for all tests of the backend; a test that needs other settings starts its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.db import Database
from release_gate.testkit.client import Client, new_visitor
from release_gate.testkit.private_backend import PrivateBackend, running
from tests.backend.stripe_events import SECRET


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateBackend]:
    with running(
        tmp_path_factory.mktemp("backend") / "app.sqlite3", STRIPE_SIGNING_SECRET=SECRET
    ) as service:
        yield service


@pytest.fixture
def visitor(service: PrivateBackend) -> Iterator[Client]:
    client = new_visitor(service.url)
    yield client
    client.http.close()


@pytest.fixture
def member(visitor: Client) -> Client:
    assert visitor.register().status_code == 201
    return visitor


@pytest.fixture
def other(service: PrivateBackend) -> Iterator[Client]:
    """Somebody else, signed in too."""
    client = new_visitor(service.url)
    assert client.register().status_code == 201
    yield client
    client.http.close()


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """An empty database, without a service."""
    db = Database(tmp_path / "app.sqlite3")
    yield db
    db.close()


@pytest.fixture
def account(db: Database) -> str:
    """The id of an account in `db`."""
    row = ("a1", "ada@example.test", "Ada", "no hash", 0)
    with db.write() as tx:
        tx.execute(
            "INSERT INTO accounts (id, email, name, password_hash, created_at)"
            " VALUES (?, ?, ?, ?, ?)",
            row,
        )
    return row[0]
