"""Keeps evidence of failed checks: screenshots, trace, console, server log. A pytest plugin.

The files go to `$GATE_EVIDENCE/<check id>/`; a check that passes leaves none. A trace takes a fifth
of the processor time, so that only a check that has failed is traced, in a further attempt.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, WebError

from release_gate.check import EXCHANGE, FAILED, FOR_THE_TRACE, read_check
from release_gate.evidence_path import evidence_folder
from release_gate.testkit import last_exchange
from release_gate.variables import EVIDENCE, SERVER_LOG

MAX_CONSOLE_LINES = 200
MAX_CONSOLE_CHARS = 500  # of one line
MAX_LOG_BYTES = 100_000  # of the server's log
SCREENSHOT_TIMEOUT_MS = 5000.0


class Evidence:
    """Collects evidence while a check runs, and writes it if the check failed."""

    def __init__(self, item: pytest.Item, folder: Path | None) -> None:
        self._item, self._folder = item, folder
        self.console: list[str] = []
        self._pages: list[Page] = []

    def store(self, name: str, content: bytes) -> None:
        """Write one more file of evidence, whether or not the check fails."""
        if self._folder:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / name).write_bytes(content)

    def errors(self) -> list[str]:
        """The errors in the console and the exceptions that no script caught."""
        return [line for line in self.console if line.startswith(("error", "uncaught"))]

    def watch(self, context: BrowserContext) -> None:
        """Start to collect from a browser context."""
        for event, listener in self._listeners():
            context.on(event, listener)
        if self._folder and self._is_traced():
            context.tracing.start(screenshots=False, snapshots=True)

    def keep(self, context: BrowserContext) -> None:
        """Write the trace; without one, what was collected, if the check failed. Then stop."""
        if self._folder and self._is_traced():
            context.tracing.stop(path=self._folder / "trace.zip")
        elif self._folder and self.is_of_a_failure:
            self._keep_pages(self._folder)
        for event, listener in self._listeners():
            context.remove_listener(event, listener)

    @property
    def is_of_a_failure(self) -> bool:
        return self._item.stash.get(FAILED, False)

    def _listeners(self) -> tuple[tuple[Any, Callable[[Any], None]], ...]:
        return (
            ("page", self._on_page),
            ("console", self._on_console),
            ("weberror", self._on_error),
        )

    def _is_traced(self) -> bool:
        return self._item.stash.get(FOR_THE_TRACE, False)

    def _keep_pages(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        opened = [page for page in self._pages if not page.is_closed()]
        for number, page in enumerate(opened, 1):
            try:
                path = folder / f"page-{number}.png"
                page.screenshot(path=path, timeout=SCREENSHOT_TIMEOUT_MS)
            except Error as error:  # a page that hangs cannot be captured
                self.console.append(str(error))
        console = "\n".join(self.console[-MAX_CONSOLE_LINES:])
        (folder / "console.txt").write_text(console, encoding="utf-8")

    def _on_page(self, page: Page) -> None:
        self._pages.append(page)

    def _on_console(self, message: ConsoleMessage) -> None:
        self.console.append(f"{message.type}: {message.text[:MAX_CONSOLE_CHARS]}")

    def _on_error(self, error: WebError) -> None:
        self.console.append(f"uncaught: {str(error.error)[:MAX_CONSOLE_CHARS]}")


@pytest.fixture
def evidence(request: pytest.FixtureRequest) -> Evidence:
    check = read_check(request.node)
    parent = os.environ.get(EVIDENCE)
    name = evidence_folder(check.id if check else request.node.name)
    return Evidence(request.node, Path(parent, name) if parent else None)


@pytest.fixture(autouse=True)
def _server_log(request: pytest.FixtureRequest, evidence: Evidence) -> Iterator[None]:
    """Keep what the service logged while a check ran, if the check failed."""
    named = os.environ.get(SERVER_LOG)
    path = Path(named) if named else None
    start = path.stat().st_size if path and path.is_file() else 0
    yield
    stash = request.node.stash
    if path and path.is_file() and stash.get(FAILED, False) and not stash.get(FOR_THE_TRACE, False):
        with path.open("rb") as log:
            log.seek(start)
            evidence.store("server.log", log.read(MAX_LOG_BYTES))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed and report.when == "call":
        item.stash[FAILED] = True
    if report.failed and (exchange := last_exchange.described()):
        report.sections.append((EXCHANGE, exchange))
    return report


def pytest_runtest_setup() -> None:
    last_exchange.forget()
