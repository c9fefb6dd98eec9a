"""The pytest plugin that runs checks in warm workers.

pytest collects every check once and then forks a worker for each request. A worker carries out
orders: it keeps its browser and what else the session's fixtures hold from one order to the next.
Everything that a check prints goes to the log of its order.
"""

from __future__ import annotations

import faulthandler
import json
import os
import socket
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest

from release_gate.check import FAILED, FOR_THE_TRACE, MARK, UNIT, read_check
from release_gate.model import FAILING, Status
from release_gate.runner.failure import message_of
from release_gate.runner.messages import (
    Began,
    Collected,
    Done,
    Event,
    Finished,
    Order,
    event_line,
    read_order,
)
from release_gate.runner.schedule import Item
from release_gate.service.fork_server import MARK as TREE_MARK
from release_gate.service.fork_server import ForkServer
from release_gate.variables import EVIDENCE

STDOUT, STDERR = 1, 2


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fork-fd", type=int, help="socket on which forks of this process are asked")
    parser.addoption("--paths", help="JSON: the paths to collect")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"{MARK}(id, title, why): a check of the release gate")
    config.addinivalue_line("markers", f"{UNIT}(name): checks that run together, apart from others")
    descriptor = config.getoption("--fork-fd")
    if descriptor is not None:
        os.set_inheritable(descriptor, False)
        # Not on the command line, where a broken conftest.py of one pack would end everything.
        config.args = json.loads(config.getoption("--paths"))
        requests = socket.socket(fileno=descriptor)
        config.pluginmanager.register(WorkerPlugin(requests))
        config.add_cleanup(requests.close)


class WorkerPlugin:
    """Collects; then forks workers instead of running tests."""

    def __init__(self, requests: socket.socket) -> None:
        self._requests = requests
        self._problems: dict[str, str] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        report = yield
        if report.failed:
            self._problems[str(collector.path)] = message_of_collection(report)
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items: dict[str, pytest.Item] = {}
        for item in session.items:
            if read_check(item):
                items[_node(item)] = item
            else:
                self._problems[str(item.path)] = f"no @check(id, title, why=...) on {item.name}"
        collected = Collected(tuple(map(_described, items.values())), self._problems)
        ForkServer(self._requests, partial(_work, session, items, collected)).serve()
        return True


def message_of_collection(report: pytest.CollectReport) -> str:
    lines = [line for line in report.longreprtext.splitlines() if line.startswith("E ")]
    return lines[-1].removeprefix("E").strip() if lines else report.longreprtext.strip()[-300:]


def _node(item: pytest.Item) -> str:
    """A name that no other item has; the id of a node outside the checkout is not unique."""
    return f"{item.path}::{item.nodeid.partition('::')[2]}"


def _described(item: pytest.Item) -> Item:
    check, mark = read_check(item), item.get_closest_marker(UNIT)
    assert check
    path = str(item.path)
    return Item(_node(item), path, check, str(mark.args[0]) if mark else path)


def _work(
    session: pytest.Session,
    items: dict[str, pytest.Item],
    collected: Collected,
    request: dict[str, Any],
    given: list[int],
) -> int:
    """Be a worker until there are no more orders."""
    os.environ[request[TREE_MARK]] = "1"
    session.config.pluginmanager.unregister(name="terminalreporter")
    attempts = Attempts()
    session.config.pluginmanager.register(attempts)
    with socket.socket(fileno=given[0]) as leader, leader.makefile("rb") as orders:

        def say(event: Event) -> None:
            leader.sendall(event_line(event))

        say(collected)
        for line in orders:
            order = read_order(line)
            with _arranged(order):
                chosen = [items[node] for node in order.nodes]
                following = [*chosen[1:], session]  # as the next item: its fixtures stay
                for item, after in zip(chosen, following, strict=True):
                    say(Began(_node(item)))
                    say(attempts.result(item, after, order.retries))
            say(Done())
    session._setupstate.teardown_exact(None)
    return 0


@contextmanager
def _arranged(order: Order) -> Iterator[None]:
    """Output, evidence and the watch for a hang are those of the order."""
    log = os.open(order.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for standard in (STDOUT, STDERR):
        os.dup2(log, standard)
    os.close(log)
    os.environ[EVIDENCE] = order.evidence
    faulthandler.enable(STDERR)
    # Whoever leads this worker ends it a little later.
    faulthandler.dump_traceback_later(order.limit_s, file=STDERR)
    yield
    faulthandler.cancel_dump_traceback_later()


class Attempts:
    """Runs a check, and again if it failed: for a better result, or for its trace alone."""

    def __init__(self) -> None:
        self._reports: list[pytest.TestReport] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._reports.append(report)

    def result(self, item: pytest.Item, after: Any, retries: int) -> Finished:
        """The first attempt decides, unless a retry was asked for and passes."""
        first = self._attempt(item, after, 1)
        if first.status not in FAILING:
            return first
        seconds, message = first.seconds, first.message
        for number in range(2, retries + 2):
            again = self._attempt(item, after, number)
            seconds += again.seconds
            if again.status is Status.PASS:
                return Finished(_node(item), Status.FLAKY, seconds, message)
        if not retries and first.status is Status.FAIL and _uses_browser(item):
            again = self._attempt(item, after, 2)
            if again.status is Status.PASS:
                message += "\nA second attempt, made for the trace, passed."
        return Finished(_node(item), first.status, seconds, message)

    def _attempt(self, item: pytest.Item, after: Any, number: int) -> Finished:
        self._reports = []
        item.stash[FAILED] = False
        item.stash[FOR_THE_TRACE] = number > 1
        if number > 1:
            _forget_failures(item)
        item.execution_count = number  # type: ignore[attr-defined]
        item.ihook.pytest_runtest_protocol(item=item, nextitem=after)
        worst = max(self._reports, key=_severity, default=None)
        assert worst, "the check has reported nothing"
        seconds = sum(report.duration for report in self._reports)
        found = Finished(_node(item), _status(worst), seconds, message_of(worst))
        again = f", attempt {number}" if number > 1 else ""
        print(f"{found.status.value:<7} {seconds:.3f} s  {item.nodeid}{again}")
        for report in self._reports:
            if report.failed:
                print(report.longreprtext)
        sys.stdout.flush()
        return found


def _uses_browser(item: pytest.Item) -> bool:
    return "context" in getattr(item, "fixturenames", ())


def _forget_failures(item: pytest.Item) -> None:
    """Have fixtures that failed, of whatever scope, set up again, and the item prepared anew."""
    assert isinstance(item, pytest.Function)
    item._initrequest()
    for definitions in item._fixtureinfo.name2fixturedefs.values():
        for definition in definitions:
            if definition.cached_result and definition.cached_result[2] is not None:
                definition.finish(item._request)  # type: ignore[arg-type]


def _severity(report: pytest.TestReport) -> int:
    order = (Status.PASS, Status.SKIPPED, Status.FAIL, Status.ERROR)
    return order.index(_status(report))


def _status(report: pytest.TestReport) -> Status:
    if report.passed:
        return Status.PASS
    if report.skipped:
        return Status.SKIPPED
    return Status.FAIL if report.when == "call" else Status.ERROR
