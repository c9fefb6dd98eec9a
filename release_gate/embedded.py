"""Runs the gate against an embedded backend, which it starts and stops.

    python -m release_gate.embedded [options of run_all.py]
    python -m release_gate.embedded shard I/N [options of shard.py]
    python -m release_gate.embedded merge RESULTS...

Gate and backend each run in a session of their own, so a Ctrl-C reaches this process alone. It ends
first the gate, then the backend, and neither outlives it, even if it is killed.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Timer
from typing import TypeVar

from release_gate.errors import BackendMissing
from release_gate.paths import EMBEDDED_LOG, ROOT
from release_gate.runner.run_folder import run_folder
from release_gate.service.fork_server import ForkedTree
from release_gate.service.process_tree import ProcessTree
from release_gate.testkit import backend_process
from release_gate.variables import SERVER_LOG

DEFAULT_PORT = 8000
OTHERS = ("shard", "merge")  # commands that need a service, beside run_all
QUESTIONS = {"-h", "--help", "--list"}  # answered without a service
GRACE_S = 10.0  # from SIGTERM to SIGKILL

Tree = TypeVar("Tree", bound=ProcessTree | ForkedTree)


class Children:
    """The processes of a run. A signal ends the newest one; `stop` ends all of them."""

    def __init__(self) -> None:
        self._started: list[ProcessTree | ForkedTree] = []
        self.signal = 0

    def listen(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
                signal.signal(number, self._on_signal)

    def add(self, tree: Tree) -> Tree:
        self._started.append(tree)
        if self.signal:
            tree.send_signal(signal.SIGTERM)
        return tree

    def stop(self) -> None:
        for tree in reversed(self._started):
            tree.send_signal(signal.SIGTERM)
            tree.wait(GRACE_S)
            tree.kill()

    def _on_signal(self, number: int, frame: object) -> None:
        self.signal = self.signal or number
        if self._started:
            newest = self._started[-1]
            newest.send_signal(signal.SIGTERM)
            deadline = Timer(GRACE_S, newest.kill)
            deadline.daemon = True
            deadline.start()


def main(argv: Sequence[str]) -> int:
    children = Children()
    children.listen()
    if QUESTIONS & set(argv):
        return run_script(children, argv, dict(os.environ))
    secret = f"whsec_{secrets.token_hex(24)}"
    with run_folder(os.environ) as (environ, folder):
        os.environ.update(environ)  # for all that is started here
        try:
            url = start_backend(children, folder, secret, EMBEDDED_LOG)
            status = run_gate(children, url, secret, argv) if url else 1
        except BackendMissing as error:
            print(error.as_line("run_gate"), file=sys.stderr)
            status = error.exit_status
        finally:
            children.stop()
    if children.signal:
        report(f"stopped by {signal.Signals(children.signal).name}")
        return 128 + children.signal
    return status


def start_backend(children: Children, folder: Path, secret: str, log: Path) -> str:
    """Start a backend with an empty database; return its address once it is ready.

    The address is "" if a signal has ended the start. Raises BackendMissing.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    log.unlink(missing_ok=True)
    try:
        backend = backend_process.start(
            folder / "gate.sqlite3", log, backend_process.environment(secret), free_port()
        )
    except (OSError, ValueError) as error:
        hint = "check GATE_BACKEND_COMMAND if it is set"
        raise BackendMissing(f"cannot start the backend: {error}", hint) from error
    children.add(backend.tree)
    url = backend.url()
    if not url and not children.signal:
        raise BackendMissing("the embedded backend did not start", f"see its log: {log}")
    if url:
        report(f"backend ready at {url}, log: {os.path.relpath(log, ROOT)}")
    return url


def free_port() -> int:
    """The default port if it is free, else 0, which means any free port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", DEFAULT_PORT))
        except OSError:
            return 0
    return DEFAULT_PORT


def run_gate(children: Children, url: str, secret: str, argv: Sequence[str]) -> int:
    environ = {**os.environ, "PROD_URL": url, "HEALTH_URL": f"{url}/health"}
    environ[SERVER_LOG] = str(EMBEDDED_LOG)
    environ["GATE_WEBHOOK_SECRET"] = secret  # STRIPE_* is left to Stage 4
    return run_script(children, argv, environ)


def run_script(children: Children, argv: Sequence[str], environ: Mapping[str, str]) -> int:
    """Run the gate, its shard or its merge; return its status, and 1 if a signal ended it."""
    script = argv[0] if argv[:1] and argv[0] in OTHERS else ""
    options = argv[1:] if script else argv
    command = [sys.executable, f"release_gate/{script or 'run_all'}.py", *options]
    status = children.add(ProcessTree(command, environ, ROOT)).wait()
    return status if status is not None and status >= 0 else 1


def report(text: str) -> None:
    print(f"[run_gate] {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
