"""One service for all tests of the backend; a test that needs other settings starts its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.backend.service import Client, Service, running


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running(tmp_path_factory.mktemp("backend") / "app.sqlite3") as service:
        yield service


@pytest.fixture
def visitor(service: Service) -> Iterator[Client]:
    client = Client(service)
    yield client
    client.http.close()


@pytest.fixture
def member(visitor: Client) -> Client:
    assert visitor.register().status_code == 201
    return visitor


@pytest.fixture
def other(service: Service) -> Iterator[Client]:
    """Somebody else, signed in too."""
    client = Client(service)
    assert client.register().status_code == 201
    yield client
    client.http.close()
