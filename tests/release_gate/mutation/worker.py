"""The pytest plugin of a worker: runs chosen checks against one mutant after another.

pytest has imported and collected everything once. For each mutant the worker changes one file of
its copy of the checkout and forks; the child starts the application from that copy and runs the
chosen checks until one fails. The orders come as JSON lines over the socket `$MUTATION_SOCKET`,
and the answers go back there.
"""

from __future__ import annotations

import json
import os
import secrets
import selectors
import signal
import socket
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from release_gate.check import read_check
from release_gate.service import warm_python
from release_gate.testkit import backend_process
from tests.release_gate.mutation import trace
from tests.release_gate.mutation.nursery import Nursery
from tests.release_gate.mutation.warm_browser import WarmBrowser

SOCKET = "MUTATION_SOCKET"
CHECK_LIMIT_S = 60.0  # of one check; a hang is caught, as it is by the time limit of a pack
START_FAILED = "start"


@dataclass(frozen=True)
class Order:
    """What to try: a file of the copy with other content, and the checks in their order."""

    checks: tuple[str, ...]
    path: str = ""
    content: str = ""
    limit_s: float = 120.0
    traced: bool = False


@dataclass
class Outcome:
    """`ran` has seconds by check; `failed` names the check that failed, `start` or ""."""

    ran: dict[str, float] = field(default_factory=dict)
    failed: str = ""
    message: str = ""
    limited: bool = False  # the time limit ended it before every check had run
    lines: dict[str, list[int]] = field(default_factory=dict)
    opened: list[str] = field(default_factory=list)


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Instead of the tests: wait for orders until there are no more."""
    nursery = Nursery(Path.cwd())
    warm_python.use(nursery)
    browser = WarmBrowser(Path.cwd())
    browser.connect()
    items = {check.id: item for item in session.items if (check := read_check(item))}
    with socket.socket(fileno=int(os.environ[SOCKET])) as orders, orders.makefile("rw") as lines:
        lines.write(json.dumps(list(items)) + "\n")
        lines.flush()
        for line in lines:
            outcome = execute(Order(**json.loads(line)), items, nursery)
            lines.write(json.dumps(asdict(outcome)) + "\n")
            lines.flush()
    nursery.stop()
    browser.stop()
    return True


def execute(order: Order, items: dict[str, pytest.Item], nursery: Nursery) -> Outcome:
    """Carry out one order; the copy is as before afterwards."""
    nursery.changed = order.path
    # A private backend may still write into the folder while it ends with whoever has started it.
    kept = tempfile.TemporaryDirectory(prefix="mutant-", ignore_cleanup_errors=True)
    with changed_file(order), kept as folder:
        chosen = [items[id_] for id_ in order.checks if id_ in items]
        outcome = _forked(order, chosen, Path(folder))
        if order.traced:
            lines, opened = trace.read(Path(folder))
            outcome.lines = {name: sorted(found) for name, found in lines.items()}
            outcome.opened = sorted(opened)
        return outcome


class changed_file:
    """The file of the copy has the order's content within the block."""

    def __init__(self, order: Order) -> None:
        self._path = Path(order.path) if order.path else None
        self._content = order.content

    def __enter__(self) -> None:
        if self._path:
            self._before, self._stat = self._path.read_bytes(), self._path.stat()
            self._path.write_text(self._content, encoding="utf-8", newline="")

    def __exit__(self, *_: object) -> None:
        if self._path:
            self._path.write_bytes(self._before)
            # With its old time, so that the compiled module of the sound file stays valid.
            os.utime(self._path, ns=(self._stat.st_atime_ns, self._stat.st_mtime_ns))


def _forked(order: Order, chosen: Sequence[pytest.Item], folder: Path) -> Outcome:
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read_end)
        _child(order, chosen, folder, write_end)
    os.close(write_end)
    outcome = Outcome()
    with open(read_end, encoding="utf-8") as events:
        try:
            _follow(events.fileno(), order, outcome)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    return outcome


def _follow(events: int, order: Order, outcome: Outcome) -> None:
    """Take what the child reports, until it ends or exceeds a time limit."""
    began = time.monotonic()
    running = ""
    end = began + order.limit_s
    for event in _lines(events, end):
        if "begin" in event:
            running = event["begin"]
        elif event:
            outcome.ran[event["check"]] = event["seconds"]
            outcome.failed, outcome.message = event["failed"], event["message"]
            running = ""
        if not event:
            break
    if running and not outcome.failed and time.monotonic() < end:
        outcome.failed, outcome.message = running, "it did not end within the time limit of a check"
    elif not outcome.failed and len(outcome.ran) < len(order.checks):
        outcome.limited = True


def _lines(descriptor: int, end: float) -> Iterator[dict[str, Any]]:
    """The JSON lines that arrive; an empty one at the end, or when none came for long."""
    received = b""
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while selector.select(max(0.0, min(CHECK_LIMIT_S, end - time.monotonic()))):
            chunk = os.read(descriptor, 65536)
            if not chunk:
                return
            *whole, received = (received + chunk).split(b"\n")
            for line in whole:
                yield json.loads(line)
    yield {}


def _child(order: Order, chosen: Sequence[pytest.Item], folder: Path, events: int) -> None:
    """In the forked process: start the application, run the checks, exit."""
    try:
        os.setsid()
        log = os.open(folder / "checks.log", os.O_WRONLY | os.O_CREAT)
        for standard in (1, 2):
            os.dup2(log, standard)
        with open(events, "w", encoding="utf-8", buffering=1) as report:
            _run(order, chosen, folder, lambda **event: report.write(json.dumps(event) + "\n"))
    finally:
        os._exit(0)


def _run(order: Order, chosen: Sequence[pytest.Item], folder: Path, report: Any) -> None:
    secret = f"whsec_{secrets.token_hex(24)}"
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    if order.traced:
        os.environ[trace.FOLDER] = str(folder)
    process = backend_process.start(
        folder / "gate.sqlite3", folder / "server.log", backend_process.environment(secret)
    )
    url = process.url()
    if not url:
        message = (folder / "server.log").read_text("utf-8", "replace").strip()[-300:]
        report(check=START_FAILED, failed=START_FAILED, seconds=0.0, message=message)
        return
    os.environ.update(PROD_URL=url, GATE_WEBHOOK_SECRET=secret)
    os.environ["GATE_SERVER_LOG"] = str(folder / "server.log")
    end = time.monotonic() + order.limit_s
    for item, following in zip(chosen, [*chosen[1:], None], strict=True):
        if time.monotonic() > end or not _passes(item, following, report):
            break
    process.tree.send_signal(signal.SIGTERM)
    if order.traced:
        process.tree.wait(10.0)


def _passes(item: pytest.Item, following: pytest.Item | None, report: Any) -> bool:
    check = read_check(item)
    id_ = check.id if check else ""
    report(begin=id_)
    began = time.monotonic()
    reports = runtestprotocol(item, log=False, nextitem=following)
    failed = next((each for each in reports if each.failed), None)
    message = failed.longreprtext.strip().splitlines()[-1][:300] if failed else ""
    seconds = round(time.monotonic() - began, 3)
    report(check=id_, failed=id_ if failed else "", seconds=seconds, message=message)
    return failed is None
