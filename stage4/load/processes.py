"""Starts the processes of a load test, waits for their results, and ends them.

What a process needs to know travels in one environment variable: unlike an argument, it is not seen
by other users, and it may hold the headers of the service.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from stage4.errors import UsageError
from stage4.load.plan import LoadPlan
from stage4.load.progress import Seen
from stage4.load.record import Measured

VARIABLE = "STAGE4_LOAD"
ENGINE = Path(__file__).with_name("engine.py")
DEFAULT_PORT = 5557
LOOPBACK = "127.0.0.1"
STOP_TIMEOUT_S = 3.0
POLL_INTERVAL_S = 0.5
GAVE_UP = b"Gave up waiting for workers"  # what Locust's master logs then
LOG_PREFIX = re.compile(r"^\[[^]]*\] \S+?/[A-Z]+/[\w.]+: ")  # of Locust
IGNORED = "Exception ignored in"  # by Python at the end of the process, as some greenlets cause
MARGIN_S = 30.0  # the engine ends by itself before


@dataclass(frozen=True)
class Machines:
    """Where the processes are.

    workers  processes of this machine
    joining  workers that join from other machines
    port     of the master; 0 = a free one
    wait_s   until every worker has joined, or the master answers
    flags    of Locust
    """

    workers: int = 1
    joining: int = 0
    host: str = LOOPBACK
    port: int = 0
    wait_s: float = 30.0
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Access:
    """What a worker needs to reach the service; `configured` is the only remote one it may."""

    configured: str = ""
    allow_remote: bool = False
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    ca_file: str = ""
    client_cert: str = ""
    client_key: str = ""
    locustfile: str = ""


def require_engine() -> None:
    """Raise UsageError where the extra is not installed."""
    if importlib.util.find_spec("locust") is None:
        raise UsageError("Locust is not installed", "run: pip install 'stage4-gate[load]'")


def measure(
    plan: LoadPlan,
    access: Access,
    machines: Machines,
    on_progress: Callable[[Seen | None], None] = lambda seen: None,
) -> Measured:
    """Run a master and its workers to the end. Raises UsageError if the test did not begin.

    on_progress  hears twice a second how far the test is; None = workers are still missing
    """
    expected = machines.workers + machines.joining
    port = machines.port or _free_port()
    with tempfile.TemporaryDirectory(prefix="stage4-load-") as name, _children() as children:
        folder = Path(name)
        results, seen, log = folder / "results.json", folder / "seen.json", folder / "master.log"
        words = [
            "--headless", "--master", f"--master-bind-host={machines.host}",
            f"--master-bind-port={port}", f"--expect-workers={expected}",
            f"--expect-workers-max-wait={machines.wait_s:g}", f"--users={expected}",
            f"--spawn-rate={expected}", "--only-summary",
        ]  # fmt: skip
        own = {"plan": plan.as_json(), "results": str(results), "seen": str(seen)}
        children.append(_start([*words, *machines.flags], own, log))
        local = LOOPBACK if machines.joining else machines.host
        _start_workers(children, local, port, machines, access, folder)
        end = time.monotonic() + machines.wait_s + plan.ramp_up_s + plan.for_s + plan.timeout_s
        _wait(children[0], end + MARGIN_S, lambda: on_progress(_read(seen)))
        if not results.exists():
            raise _not_begun(log, expected, machines.wait_s)
        measured = Measured.from_json(json.loads(results.read_text(encoding="utf-8")), plan)
    if measured.refusals:
        raise UsageError(f"a worker refused the load test: {measured.refusals[0]}")
    return measured


def join(access: Access, machines: Machines) -> None:
    """Serve a master on another machine until it ends. Raises UsageError without one."""
    with tempfile.TemporaryDirectory(prefix="stage4-load-") as name, _children() as children:
        folder = Path(name)
        _start_workers(children, machines.host, machines.port, machines, access, folder)
        for index, child in enumerate(children):
            if child.wait() != 0:
                raise UsageError(
                    f"worker {index} did not serve {machines.host}:{machines.port}: "
                    + _last_line(folder / f"worker-{index}.log"),
                    "start the master, and see that its port can be reached",
                )


def _start_workers(
    children: list[subprocess.Popen[bytes]],
    host: str,
    port: int,
    machines: Machines,
    access: Access,
    folder: Path,
) -> None:
    words = ["--worker", f"--master-host={host}", f"--master-port={port}", *machines.flags]
    own = {**vars(access), "wait_s": machines.wait_s}
    for index in range(machines.workers):
        children.append(_start(words, own, folder / f"worker-{index}.log"))


def _start(words: Sequence[str], own: Mapping[str, Any], log: Path) -> subprocess.Popen[bytes]:
    root = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    own = {**own, "parent": os.getpid()}
    environment = {**os.environ, VARIABLE: json.dumps(own), "PYTHONPATH": path}
    with log.open("wb") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "locust", "-f", str(ENGINE), *words],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


@contextmanager
def _children() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Processes that end with the block, whatever ends it; a cancelled job ends it by SIGTERM."""
    children: list[subprocess.Popen[bytes]] = []
    try:
        with _ending_on_sigterm():
            yield children
    finally:
        for child in children:
            child.terminate()
        end = time.monotonic() + STOP_TIMEOUT_S
        for child in children:
            try:
                child.wait(max(end - time.monotonic(), 0))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


@contextmanager
def _ending_on_sigterm() -> Iterator[None]:
    """Raise SystemExit on SIGTERM, unless it has a meaning already."""
    in_main = threading.current_thread() is threading.main_thread()  # others may not ask for it
    if not in_main or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _end(number: int, _: object) -> NoReturn:
    raise SystemExit(128 + number)


def _wait(child: subprocess.Popen[bytes], end: float, on_poll: Callable[[], None]) -> None:
    while True:
        try:
            child.wait(POLL_INTERVAL_S)
            return
        except subprocess.TimeoutExpired:
            on_poll()
        if time.monotonic() > end:
            raise UsageError("the load test did not end in time", "see if this machine is busy")


def _read(seen: Path) -> Seen | None:
    return Seen(**json.loads(seen.read_bytes())) if seen.exists() else None


def _not_begun(log: Path, expected: int, wait_s: float) -> UsageError:
    if GAVE_UP in log.read_bytes():
        return UsageError(
            f"not all of the {expected} workers joined within {wait_s:g} s",
            "start them with --join HOST, open the port of the master, or raise --wait-workers",
        )
    message = f"the load test did not begin: {_last_line(log)}"
    return UsageError(message, "see the flags after --")


def _last_line(log: Path) -> str:
    """The last message of a log, without time, host, level and logger."""
    lines = log.read_text(encoding="utf-8", errors="replace").partition(IGNORED)[0].split("\n")
    messages = (LOG_PREFIX.sub("", line).strip(": ") for line in reversed(lines))
    return next(filter(None, messages), "no message")


def _free_port() -> int:
    """A port that nothing of this machine listens on."""
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        port: int = taken.getsockname()[1]
    return port
