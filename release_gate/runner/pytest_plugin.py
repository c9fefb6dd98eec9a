"""The pytest plugin inside a pack's process: says on a pipe what it found, as it goes.

One JSON object a line: {"collected": [check, ...]}, then {"finished": result} for each check. What
was said before a crash is known; nothing is lost with the process.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from typing import Any, TextIO

import pytest

from release_gate.check import MARK, read_check
from release_gate.model import Check, CheckResult, Status

MESSAGE_LIMIT = 2000  # characters; the whole story stands in the pack's log


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--result-fd", type=int, help="the descriptor that results are written to")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"{MARK}(id, title, why): a check of the release gate")
    descriptor = config.getoption("--result-fd")
    if descriptor is not None:
        os.set_inheritable(descriptor, False)
        pipe = os.fdopen(descriptor, "w", encoding="utf-8")
        config.pluginmanager.register(Recorder(pipe))
        config.add_cleanup(pipe.close)


class Recorder:
    def __init__(self, pipe: TextIO) -> None:
        self._pipe = pipe
        self._checks: dict[str, Check] = {}
        self._results: dict[str, CheckResult] = {}

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        nameless = []
        for item in session.items:
            found = read_check(item)
            if found is None:
                nameless.append(item.nodeid)
            else:
                self._checks[item.nodeid] = found
        self._say(collected=[asdict(check) for check in self._checks.values()])
        if nameless:
            raise pytest.UsageError(f"no @check(id, title, why=...) on: {', '.join(nameless)}")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        check = self._checks[report.nodeid]
        earlier = self._results.get(report.nodeid, CheckResult(check, Status.PASS))
        self._results[report.nodeid] = CheckResult(
            check,
            _worse(earlier.status, _status(report)),
            earlier.seconds + report.duration,
            earlier.message or _message(report),
        )

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        result = self._results[nodeid]
        self._say(
            finished={
                "check": asdict(result.check),
                "status": result.status.value,
                "seconds": result.seconds,
                "message": result.message,
            }
        )

    def _say(self, **event: Any) -> None:
        self._pipe.write(json.dumps(event) + "\n")
        self._pipe.flush()


def _status(report: pytest.TestReport) -> Status:
    if report.passed:
        return Status.PASS
    if str(report.outcome) == "rerun":  # pytest-rerunfailures: it failed and gets another try
        return Status.FLAKY
    if report.skipped:
        return Status.SKIPPED
    return Status.FAIL if report.when == "call" else Status.ERROR


def _worse(one: Status, other: Status) -> Status:
    order = (Status.PASS, Status.FLAKY, Status.SKIPPED, Status.FAIL, Status.ERROR)
    return max(one, other, key=order.index)


def _message(report: pytest.TestReport) -> str:
    if report.passed:
        return ""
    if isinstance(report.longrepr, tuple):  # a skip: file, line, reason
        return report.longrepr[2].removeprefix("Skipped: ")[:MESSAGE_LIMIT]
    crash = getattr(report.longrepr, "reprcrash", None)
    return (crash.message if crash else report.longreprtext)[:MESSAGE_LIMIT]
