"""What is kept of a failed check: screenshot, trace, console, server log. A pytest plugin.

It goes to `$GATE_EVIDENCE/<check id>/`, and nothing is kept of a check that passed.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Error, WebError

from release_gate.check import read_check
from release_gate.model import EVIDENCE, SERVER_LOG, evidence_folder

FAILED = pytest.StashKey[bool]()
LINES = 200  # of the console
LOG_LIMIT = 100_000  # bytes of the server's log


class Evidence:
    """Collects while a check runs, writes where it failed."""

    def __init__(self, item: pytest.Item, folder: Path | None) -> None:
        self._item, self._folder = item, folder
        self.console: list[str] = []

    def store(self, name: str, content: bytes) -> None:
        """Keeps a file beside what is kept of every failure."""
        if self._folder:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / name).write_bytes(content)

    def watch(self, context: BrowserContext) -> None:
        context.on("console", self._hear)
        context.on("weberror", self._hear_error)
        if self._folder:
            context.tracing.start(screenshots=False, snapshots=True)

    def keep(self, context: BrowserContext) -> None:
        if not self._folder or not self._item.stash.get(FAILED, False):
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        context.tracing.stop(path=self._folder / "trace.zip")
        console = "\n".join(self.console[-LINES:])
        (self._folder / "console.txt").write_text(console, encoding="utf-8")
        for number, page in enumerate(context.pages, 1):
            try:
                page.screenshot(path=self._folder / f"page-{number}.png", timeout=5000)
            except Error as error:  # a page that hangs has no picture; the rest still tells
                self.console.append(str(error))

    def _hear(self, message: ConsoleMessage) -> None:
        self.console.append(f"{message.type}: {message.text[:500]}")

    def _hear_error(self, error: WebError) -> None:
        self.console.append(f"uncaught: {str(error.error)[:500]}")


@pytest.fixture
def evidence(request: pytest.FixtureRequest) -> Evidence:
    check = read_check(request.node)
    parent = os.environ.get(EVIDENCE)
    name = evidence_folder(check.id if check else request.node.name)
    return Evidence(request.node, Path(parent, name) if parent else None)


@pytest.fixture(autouse=True)
def _server_log(request: pytest.FixtureRequest, evidence: Evidence) -> Iterator[None]:
    """Keeps what the service wrote while a check ran that failed."""
    named = os.environ.get(SERVER_LOG)
    path = Path(named) if named else None
    start = path.stat().st_size if path and path.is_file() else 0
    yield
    if path and path.is_file() and request.node.stash.get(FAILED, False):
        with path.open("rb") as log:
            log.seek(start)
            evidence.store("server.log", log.read(LOG_LIMIT))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed and report.when == "call":
        item.stash[FAILED] = True
    return report
