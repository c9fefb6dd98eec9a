"""How a pack runs: pytest on a folder, as a process of its own, watched from outside.

A pack that crashes, hangs or says nothing takes itself down, never the run: its results come over a
pipe as they happen, its output goes to its log, and nothing that it started outlives it.
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

from release_gate.model import EVIDENCE, FAILURES, Check, CheckResult, Observation, Pack, Status
from release_gate.paths import PYTEST_INI, ROOT
from release_gate.service.process_tree import Tree

GRACE_S = 5.0  # from SIGINT, which shows in the log where a pack hung, to SIGKILL

# Only the pack's own plugins: what else is installed costs start-up time and changes results.
PACK_ENVIRON = {
    "PYTHONUNBUFFERED": "1",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
}

OnResult = Callable[[Pack, CheckResult], None]


@dataclass
class Runner:
    """Runs packs with one environment; `stop` ends every pack that still runs, from any thread."""

    environ: Mapping[str, str]
    retries: int = 0
    on_result: OnResult = lambda pack, result: None
    stopped: Event = field(default_factory=Event)
    _running: list[Tree] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def run(self, pack: Pack, log: Path) -> Observation:
        """Runs a pack to its end or its time limit. Never raises for what the pack does."""
        started = time.monotonic()
        said = _Said(pack, self.on_result)
        try:
            tree, pipe = self._start(pack, log)
        except OSError as error:
            return Observation((), (), None, 0.0, f"it could not be started: {error}")
        reader = Thread(target=said.read, args=(pipe,), daemon=True)
        reader.start()
        problem, exit_status = self._watch(tree, pack.time_limit)
        reader.join(GRACE_S)
        return said.observation(exit_status, time.monotonic() - started, problem)

    def stop(self) -> None:
        with self._lock:
            self.stopped.set()
            running = list(self._running)
        for tree in running:
            tree.kill()

    def _start(self, pack: Pack, log: Path) -> tuple[Tree, int]:
        read_end, write_end = os.pipe()
        try:
            with self._lock, log.open("wb") as output:
                if self.stopped.is_set():
                    raise OSError("the run was stopped")
                environ = pack_environ(self.environ, log)
                tree = Tree(
                    command(pack, write_end, self.retries), environ, ROOT, output, [write_end]
                )
                self._running.append(tree)
        except OSError:
            os.close(read_end)
            raise
        finally:
            os.close(write_end)
        return tree, read_end

    def _watch(self, tree: Tree, limit: float) -> tuple[str, int]:
        problem = ""
        try:
            if tree.wait(limit) is None:
                problem = f"it did not end within its time limit of {limit:g} s and was stopped"
                tree.ask_to_end(signal.SIGINT)
                tree.wait(GRACE_S)
        finally:
            exit_status = tree.kill()
            with self._lock:
                self._running.remove(tree)
        return problem, exit_status


def pack_environ(environ: Mapping[str, str], log: Path) -> dict[str, str]:
    paths = os.pathsep.join(filter(None, (str(ROOT), environ.get("PYTHONPATH"))))
    kept = {"PYTHONPATH": paths, EVIDENCE: str(log.parent / FAILURES)}
    return {**environ, **PACK_ENVIRON, **kept}


def command(pack: Pack, result_fd: int, retries: int) -> list[str]:
    return [
        *(sys.executable, "-m", "pytest", "-c", str(PYTEST_INI)),
        *("--rootdir", str(ROOT), "--result-fd", str(result_fd)),
        *("-p", "pytest_rerunfailures", "--reruns", str(retries)),
        pack.path,
    ]


class _Said:
    """What a pack says on its pipe, collected in a thread."""

    def __init__(self, pack: Pack, on_result: OnResult) -> None:
        self._pack, self._on_result = pack, on_result
        self._collected: list[Check] = []
        self._finished: list[CheckResult] = []
        self._garbled = ""

    def read(self, pipe: int) -> None:
        with open(pipe, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                try:
                    self._take(json.loads(line))
                except (ValueError, TypeError, KeyError):
                    self._garbled = f"it said something that is no result: {line[:100]!r}"

    def _take(self, event: dict[str, Any]) -> None:
        if "collected" in event:
            self._collected += [Check(**check) for check in event["collected"]]
        else:
            result = _result(**event["finished"])
            self._finished.append(result)
            self._on_result(self._pack, result)

    def observation(self, exit_status: int, seconds: float, problem: str) -> Observation:
        collected, finished = tuple(self._collected), tuple(self._finished)
        problem = problem or self._garbled
        return Observation(collected, finished, exit_status, seconds, problem)


def _result(check: dict[str, str], status: str, seconds: float, message: str) -> CheckResult:
    return CheckResult(Check(**check), Status(status), seconds, message)
