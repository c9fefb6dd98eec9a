"""Runs one pack: pytest on its folder, in a process that is watched from outside.

A pack that crashes or hangs fails alone and never ends the run: its results arrive over a pipe as
they happen, its output goes to its log, and no process that it started outlives it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from release_gate.model import Check, CheckResult, Observation, Pack, Status
from release_gate.paths import FAILURES, PYTEST_INI, ROOT
from release_gate.service.process_tree import ProcessTree
from release_gate.variables import EVIDENCE

GRACE_S = 5.0  # from SIGINT, which makes pytest log where a pack hung, to SIGKILL

# Other installed plugins would cost start-up time and could change results.
PACK_ENVIRON = {
    "PYTHONUNBUFFERED": "1",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
}

OnResult = Callable[[Pack, CheckResult], None]


@dataclass
class Runner:
    """Runs packs with one environment; `stop` ends all running packs, from any thread."""

    environ: Mapping[str, str]
    retries: int = 0
    on_result: OnResult = lambda pack, result: None
    stopped: Event = field(default_factory=Event)
    _running: list[ProcessTree] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def run(self, pack: Pack, log: Path) -> Observation:
        """Run a pack to its end or its time limit; whatever it does, this does not raise."""
        started = time.monotonic()
        results = _ResultReader(pack, self.on_result)
        try:
            tree, pipe = self._start(pack, log)
        except OSError as error:
            return Observation((), (), None, 0.0, f"the pack could not be started: {error}")
        reader = Thread(target=results.read, args=(pipe,), daemon=True)
        reader.start()
        problem, exit_status = self._watch(tree, pack.time_limit_s)
        reader.join(GRACE_S)
        return results.observation(exit_status, time.monotonic() - started, problem)

    def stop(self) -> None:
        with self._lock:
            self.stopped.set()
            running = list(self._running)
        for tree in running:
            tree.kill()

    def _start(self, pack: Pack, log: Path) -> tuple[ProcessTree, int]:
        read_end, write_end = os.pipe()
        try:
            with self._lock, log.open("wb") as output:
                if self.stopped.is_set():
                    raise OSError("the run was stopped")
                environ = pack_environ(self.environ, log)
                tree = ProcessTree(
                    command(pack, write_end, self.retries), environ, ROOT, output, [write_end]
                )
                self._running.append(tree)
        except OSError:
            os.close(read_end)
            raise
        finally:
            os.close(write_end)
        return tree, read_end

    def _watch(self, tree: ProcessTree, limit_s: float) -> tuple[str, int]:
        problem = ""
        try:
            if tree.wait(limit_s) is None:
                problem = f"the pack exceeded its time limit of {limit_s:g} s and was stopped"
                tree.send_signal(signal.SIGINT)
                tree.wait(GRACE_S)
        finally:
            exit_status = tree.kill()
            with self._lock:
                self._running.remove(tree)
        return problem, exit_status


def pack_environ(environ: Mapping[str, str], log: Path) -> dict[str, str]:
    """The environment of a pack's process; its evidence goes beside its log."""
    paths = os.pathsep.join(filter(None, (str(ROOT), environ.get("PYTHONPATH"))))
    evidence = str(log.parent / FAILURES)
    return {**environ, **PACK_ENVIRON, "PYTHONPATH": paths, EVIDENCE: evidence}


def command(pack: Pack, result_fd: int, retries: int) -> list[str]:
    return [
        *(sys.executable, "-m", "pytest", "-c", str(PYTEST_INI)),
        *("--rootdir", str(ROOT), "--result-fd", str(result_fd)),
        *("-p", "pytest_rerunfailures", "--reruns", str(retries)),
        pack.path,
    ]


class _ResultReader:
    """Reads in a thread what `pytest_plugin` writes to the pipe."""

    def __init__(self, pack: Pack, on_result: OnResult) -> None:
        self._pack, self._on_result = pack, on_result
        self._collected: list[Check] = []
        self._finished: list[CheckResult] = []
        self._malformed = ""

    def read(self, pipe: int) -> None:
        with open(pipe, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                try:
                    self._take(json.loads(line))
                except (ValueError, TypeError, KeyError):
                    self._malformed = f"the pack sent a malformed result: {line[:100]!r}"

    def _take(self, event: dict[str, Any]) -> None:
        if "collected" in event:
            self._collected += [Check(**check) for check in event["collected"]]
        else:
            result = _result(**event["finished"])
            self._finished.append(result)
            self._on_result(self._pack, result)

    def observation(self, exit_status: int, seconds: float, problem: str) -> Observation:
        collected, finished = tuple(self._collected), tuple(self._finished)
        problem = problem or self._malformed
        return Observation(collected, finished, exit_status, seconds, problem)


def _result(check: dict[str, str], status: str, seconds: float, message: str) -> CheckResult:
    return CheckResult(Check(**check), Status(status), seconds, message)
