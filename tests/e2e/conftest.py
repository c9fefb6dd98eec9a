"""A real backend with an empty database, and a copy of the checkout to run whole gates in."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from release_gate.testkit.private_backend import running
from tests.checkout import copy_checkout


@pytest.fixture
def backend_url(tmp_path: Path) -> Iterator[str]:
    with running(tmp_path / "gate.sqlite3") as backend:
        yield backend.url


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout as a repository of its own: gates leave their results in it."""
    copy = copy_checkout(tmp_path_factory.mktemp("checkout"))
    for command in (
        ("init", "--quiet"),
        ("add", "--all"),
        ("-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "--quiet", "-m", "Copy"),
    ):
        subprocess.run(["git", "-C", str(copy), *command], check=True)
    return copy
