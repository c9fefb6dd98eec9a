"""Options of the whole suite."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--all",
        action="store_true",
        help="also the nightly-sized runs: simulations, byte variants, the whole fault matrix",
    )


@pytest.fixture
def nightly(request: pytest.FixtureRequest) -> bool:
    """True where the suite was asked to run in full (`--all`)."""
    return bool(request.config.getoption("--all"))
