"""Options of the whole suite."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings as hypothesis_settings

from tests.checkout import ROOT
from tests.patches import checked_monkeypatch
from tests.untouched import Snapshot, changes, snapshot

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


BEFORE: pytest.StashKey[Snapshot] = pytest.StashKey()
TOUCHED: pytest.StashKey[list[str]] = pytest.StashKey()


def pytest_sessionstart(session: pytest.Session) -> None:
    session.config.stash[BEFORE] = snapshot(ROOT)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run that changed the checkout. With workers, the process that leads them looks."""
    if hasattr(session.config, "workerinput"):
        return
    touched = changes(session.config.stash[BEFORE], snapshot(ROOT))
    session.config.stash[TOUCHED] = touched
    if touched:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    touched = config.stash.get(TOUCHED, [])
    if touched:
        terminalreporter.section("the checkout was changed during the run", red=True)
        for path in touched[:20]:
            terminalreporter.line(path)


@pytest.fixture
def monkeypatch() -> Iterator[pytest.MonkeyPatch]:
    """pytest's own, which also refuses to replace a name that nothing reads."""
    patch = checked_monkeypatch()
    yield patch
    patch.undo()


@pytest.fixture
def nightly(request: pytest.FixtureRequest) -> bool:
    """True where the suite was asked to run in full (`--all`)."""
    return bool(request.config.getoption("--all"))
