"""The gate against a backend of its own: starts it, waits until it is ready, runs, stops it.

    python -m release_gate.embedded [options of run_all.py]

Both children lead sessions of their own, so a Ctrl-C reaches this process alone, which ends them in
order: the gate first, then the backend. Neither outlives it.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from threading import Timer

from release_gate.errors import BackendMissing
from release_gate.paths import EMBEDDED_LOG, ROOT
from release_gate.service import backend as backend_process
from release_gate.service.process_tree import Tree
from release_gate.variables import SERVER_LOG

USUAL_PORT = 8000
GRACE_S = 10.0  # from SIGTERM to SIGKILL


class Children:
    """The processes of a run. A signal ends the newest, whenever it comes; `stop` ends them all."""

    def __init__(self) -> None:
        self._started: list[Tree] = []
        self.signal = 0

    def listen(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup stays in force
                signal.signal(number, self._on_signal)

    def add(self, tree: Tree) -> Tree:
        self._started.append(tree)
        if self.signal:
            tree.ask_to_end(signal.SIGTERM)
        return tree

    def stop(self) -> None:
        for tree in reversed(self._started):
            tree.ask_to_end(signal.SIGTERM)
            tree.wait(GRACE_S)
            tree.kill()

    def _on_signal(self, number: int, frame: object) -> None:
        self.signal = self.signal or number
        if self._started:
            newest = self._started[-1]
            newest.ask_to_end(signal.SIGTERM)
            deadline = Timer(GRACE_S, newest.kill)
            deadline.daemon = True
            deadline.start()


def main(argv: Sequence[str]) -> int:
    children = Children()
    children.listen()
    secret = f"whsec_{secrets.token_hex(24)}"
    with tempfile.TemporaryDirectory(prefix="gate-") as folder:
        try:
            url = start_backend(children, Path(folder), secret, EMBEDDED_LOG)
            status = run_gate(children, url, secret, argv) if url else 1
        except BackendMissing as error:
            say(f"{error}: {error.hint}")
            status = 1
        finally:
            children.stop()
    if children.signal:
        say(f"stopped by {signal.Signals(children.signal).name}")
        return 128 + children.signal
    return status


def start_backend(children: Children, folder: Path, secret: str, log: Path) -> str:
    """Start a backend with an empty database; its address, once it accepts connections."""
    log.parent.mkdir(parents=True, exist_ok=True)
    log.unlink(missing_ok=True)
    try:
        backend = backend_process.start(
            folder / "gate.sqlite3", log, backend_process.environment(secret), free_port()
        )
    except (OSError, ValueError) as error:
        hint = "GATE_BACKEND_COMMAND names the program, where it is set"
        raise BackendMissing(f"the backend cannot be started ({error})", hint) from error
    children.add(backend.tree)
    url = backend.url()
    if not url and not children.signal:
        raise BackendMissing("the embedded backend did not start", f"its log says why: {log}")
    say(f"backend ready at {url}, its log is {os.path.relpath(log, ROOT)}")
    return url


def free_port() -> int:
    """The usual port where it is free, else 0: any."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", USUAL_PORT))
        except OSError:
            return 0
    return USUAL_PORT


def run_gate(children: Children, url: str, secret: str, argv: Sequence[str]) -> int:
    environ = {**os.environ, "PROD_URL": url, "HEALTH_URL": f"{url}/health"}
    environ[SERVER_LOG] = str(EMBEDDED_LOG)
    environ["GATE_WEBHOOK_SECRET"] = secret  # not under Stripe's name: Stage 4 judges the caller's
    command = [sys.executable, "release_gate/run_all.py", *argv]
    status = children.add(Tree(command, environ, ROOT)).wait()
    return status if status is not None and status >= 0 else 1


def say(text: str) -> None:
    print(f"[run_gate] {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
