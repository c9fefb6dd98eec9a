"""The pytest plugin in a pack's process: writes each result to a pipe as soon as it is known.

One JSON object per line: {"collected": [check, ...]}, then {"finished": result} for each check. The
results from before a crash are therefore kept.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from typing import Any, TextIO

import pytest

from release_gate.check import MARK, read_check
from release_gate.model import Check, CheckResult, Status

MAX_MESSAGE_CHARS = 2000  # the complete message is in the pack's log


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--result-fd", type=int, help="file descriptor to write the results to")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"{MARK}(id, title, why): a check of the release gate")
    descriptor = config.getoption("--result-fd")
    if descriptor is not None:
        os.set_inheritable(descriptor, False)
        pipe = os.fdopen(descriptor, "w", encoding="utf-8")
        config.pluginmanager.register(Recorder(pipe))
        config.add_cleanup(pipe.close)


class Recorder:
    """Collects the phases of each test into one result, and writes it."""

    def __init__(self, pipe: TextIO) -> None:
        self._pipe = pipe
        self._checks: dict[str, Check] = {}
        self._results: dict[str, CheckResult] = {}
        self._will_retry: set[str] = set()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        nameless = []
        for item in session.items:
            found = read_check(item)
            if found is None:
                nameless.append(item.nodeid)
            else:
                self._checks[item.nodeid] = found
        self._write(collected=[asdict(check) for check in self._checks.values()])
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
        if _is_retried(report):
            self._will_retry.add(report.nodeid)

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        if nodeid in self._will_retry:  # this attempt is not the last one
            self._will_retry.remove(nodeid)
            return
        result = self._results[nodeid]
        self._write(
            finished={
                "check": asdict(result.check),
                "status": result.status.value,
                "seconds": result.seconds,
                "message": result.message,
            }
        )

    def _write(self, **event: Any) -> None:
        self._pipe.write(json.dumps(event) + "\n")
        self._pipe.flush()


def _status(report: pytest.TestReport) -> Status:
    if report.passed:
        return Status.PASS
    if _is_retried(report):
        return Status.FLAKY
    if report.skipped:
        return Status.SKIPPED
    return Status.FAIL if report.when == "call" else Status.ERROR


def _is_retried(report: pytest.TestReport) -> bool:
    """Whether pytest-rerunfailures will run a failed test again."""
    return str(report.outcome) == "rerun"


def _worse(one: Status, other: Status) -> Status:
    order = (Status.PASS, Status.FLAKY, Status.SKIPPED, Status.FAIL, Status.ERROR)
    return max(one, other, key=order.index)


def _message(report: pytest.TestReport) -> str:
    if report.passed:
        return ""
    if isinstance(report.longrepr, tuple):  # a skip: file, line, reason
        return report.longrepr[2].removeprefix("Skipped: ")[:MAX_MESSAGE_CHARS]
    crash = getattr(report.longrepr, "reprcrash", None)
    return (crash.message if crash else report.longreprtext)[:MAX_MESSAGE_CHARS]
