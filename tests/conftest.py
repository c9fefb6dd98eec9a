"""Options of the whole suite."""

from __future__ import annotations

import signal

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--all",
        action="store_true",
        help="also the nightly-sized runs: simulations, byte variants, the whole fault matrix",
    )


def pytest_configure() -> None:
    """Heed the signals that nohup, or a shell's background, has had this process ignore.

    The tests send them to programs that they start, and those inherit what is ignored here.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture
def nightly(request: pytest.FixtureRequest) -> bool:
    """True where the suite was asked to run in full (`--all`)."""
    return bool(request.config.getoption("--all"))
