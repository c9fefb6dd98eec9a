"""Options of the whole suite."""

from __future__ import annotations

import signal

import pytest
from hypothesis import settings as hypothesis_settings

# Times are for benchmarks: a busy machine is no fault of the code.
hypothesis_settings.register_profile("gate", deadline=None)
hypothesis_settings.load_profile("gate")


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
