"""Starts `python -m MODULE` without the time that imports take: a process that forks.

    python -m tests.release_gate.mutation.nursery FD

A backend spends more than a second of processor time on imports. The nursery imports everything
once. On request, it forks a child that runs a module as `python -m` does, with an environment, a
log and inherited file descriptors; the child imports again what depends on the changed file.
FD is one end of a socket pair (SOCK_SEQPACKET). `Nursery` is the other end.
"""

from __future__ import annotations

import ast
import fcntl
import json
import os
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from tests.release_gate.mutation import trace

WARM = (
    *("backend.__main__", "uvicorn.protocols.http.h11_impl", "uvicorn.loops.auto"),
    *("uvicorn.lifespan.off", "requests", "stripe", "tzdata"),
)
MAX_REQUEST_BYTES = 200_000
MAX_FDS = 16


class Nursery:
    """A running nursery, started in this folder."""

    def __init__(self, folder: Path) -> None:
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        for option in (socket.SO_SNDBUF, socket.SO_RCVBUF):
            self._socket.setsockopt(socket.SOL_SOCKET, option, MAX_REQUEST_BYTES)
            theirs.setsockopt(socket.SOL_SOCKET, option, MAX_REQUEST_BYTES)
        command = [sys.executable, "-m", __name__, str(theirs.fileno())]
        self._process = subprocess.Popen(command, cwd=folder, pass_fds=[theirs.fileno()])
        theirs.close()

    def start(self, request: Mapping[str, object], fds: Sequence[int]) -> None:
        """Fork a child. `fds` are for its exit status, for its output, and inherited ones."""
        socket.send_fds(self._socket, [json.dumps(request).encode()], list(fds))

    def clear(self) -> None:
        """Kill every child, and wait until none is left."""
        self._socket.send(b"clear")
        self._socket.recv(16)

    def stop(self) -> None:
        self._socket.close()
        self._process.wait()


class ForkedTree:
    """Has the interface of `release_gate.service.process_tree.ProcessTree`."""

    nursery: Nursery  # set once by the worker
    changed = ""  # the file of the application that is not as it was imported, or ""

    def __init__(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        folder: Path,
        output: IO[bytes],
        pass_fds: Sequence[int] = (),
    ) -> None:
        _, dash_m, *argv = command
        if dash_m != "-m":
            raise OSError(f"the nursery starts modules only, not {command}")
        read_end, write_end = os.pipe()
        request = {"argv": argv, "environ": dict(environ), "folder": str(folder)}
        request["changed"] = self.changed
        self.nursery.start(
            {**request, "inherit": list(pass_fds)}, [write_end, output.fileno(), *pass_fds]
        )
        os.close(write_end)
        self._report = os.fdopen(read_end, "rb", buffering=0)
        self._pid = int.from_bytes(self._report.read(4) or b"", "big")
        self._status: int | None = None

    def wait(self, seconds: float | None = None) -> int | None:
        if self._status is None:
            with selectors.DefaultSelector() as selector:
                selector.register(self._report, selectors.EVENT_READ)
                if selector.select(seconds):
                    self._status = int.from_bytes(self._report.read(4) or b"", "big", signed=True)
        return self._status

    def send_signal(self, signum: signal.Signals) -> None:
        if self._status is None:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signum)

    def kill(self) -> int:
        with suppress(ProcessLookupError):
            os.killpg(self._pid, signal.SIGKILL)
        return self.wait() or 0


class Imports:
    """Which modules of the backend depend on which, as their import statements say."""

    def __init__(self, folder: Path) -> None:
        self._direct = {
            _module(path.relative_to(folder)): _imported(path)
            for path in (folder / "backend").rglob("*.py")
        }

    def dependents(self, module: str) -> set[str]:
        """The module and all that import it, directly or through others."""
        found = {module}
        while True:
            more = {name for name, read in self._direct.items() if read & found} - found
            if not more:
                return found
            found |= more

    def forget(self, file: str) -> None:
        """Have Python import again what depends on this file."""
        if file.endswith(".py"):
            for name in self.dependents(_module(Path(file))):
                module = sys.modules.pop(name, None)
                parent, _, last = name.rpartition(".")
                if module and hasattr(sys.modules.get(parent), last):
                    delattr(sys.modules[parent], last)


def _module(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def _imported(path: Path) -> set[str]:
    """The modules that a file imports; in `from a import b`, `a.b` may be one."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


class _Server:
    def __init__(self, requests: socket.socket, imports: Imports) -> None:
        self._requests, self._imports = requests, imports
        self._reports: dict[int, int] = {}
        self._wake, wakeup = socket.socketpair()
        wakeup.setblocking(False)
        signal.set_wakeup_fd(wakeup.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        self._wakeup = wakeup

    def serve(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._requests, selectors.EVENT_READ)
            selector.register(self._wake, selectors.EVENT_READ)
            while True:
                ready = [key.fileobj for key, _ in selector.select()]
                if self._wake in ready:
                    self._wake.recv(4096)
                    self._reap(os.WNOHANG)
                if self._requests in ready and not self._answer():
                    self._clear()
                    return

    def _answer(self) -> bool:
        data, fds, _, _ = socket.recv_fds(self._requests, MAX_REQUEST_BYTES, MAX_FDS)
        if data == b"clear":
            self._clear()
            self._requests.send(b"clear")
        elif data:
            self._fork(json.loads(data), fds)
        return bool(data)

    def _fork(self, request: dict[str, Any], fds: list[int]) -> None:
        report, output, *inherited = fds
        pid = os.fork()
        if pid == 0:
            self._imports.forget(request["changed"])
            _become(request, output, inherited)
        for each in (output, *inherited):
            os.close(each)
        self._reports[pid] = report
        with suppress(BrokenPipeError):  # who asked has been killed in the meantime
            os.write(report, pid.to_bytes(4, "big"))

    def _reap(self, flags: int) -> None:
        while self._reports:
            try:
                pid, status = os.waitpid(-1, flags)
            except ChildProcessError:
                return
            if not pid:
                return
            report = self._reports.pop(pid)
            with suppress(BrokenPipeError):  # nobody waits any more
                os.write(report, os.waitstatus_to_exitcode(status).to_bytes(4, "big", signed=True))
            os.close(report)

    def _clear(self) -> None:
        for pid in self._reports:
            for kill in (os.killpg, os.kill):
                with suppress(ProcessLookupError):
                    kill(pid, signal.SIGKILL)
        self._reap(0)


def _become(request: dict[str, Any], output: int, inherited: list[int]) -> None:
    """Run the module in this forked process, and exit."""
    status = 1
    try:
        os.setsid()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _arrange(output, dict(zip(request["inherit"], inherited, strict=True)))
        os.environ.clear()
        os.environ.update(request["environ"])
        os.chdir(request["folder"])
        status = _run(request["argv"])
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _arrange(output: int, inherited: dict[int, int]) -> None:
    """Give each descriptor the number that it has in the process that asked."""
    high = {wanted: os.dup(given) for wanted, given in inherited.items()}
    kept = {0, 1, 2, output, *high.values()}
    limit = max(*kept, *inherited, 256)
    spare = {wanted: _dup_above(given, limit) for wanted, given in high.items()}
    out = _dup_above(output, limit)
    os.closerange(3, limit + 1)
    for wanted, given in ((1, out), (2, out), *spare.items()):
        os.dup2(given, wanted)
    os.closerange(limit + 1, limit + 64)


def _dup_above(descriptor: int, limit: int) -> int:
    return fcntl.fcntl(descriptor, fcntl.F_DUPFD, limit + 1)


def _run(argv: list[str]) -> int:
    """As `python -m MODULE ARGUMENT...`; return the exit status."""
    sys.argv = argv
    sys.modules.pop("backend.__main__", None)  # else runpy warns
    with trace.recording(os.environ.get(trace.FOLDER)):
        try:
            runpy.run_module(argv[0], run_name="__main__", alter_sys=True)
        except SystemExit as end:
            return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def main(argv: Sequence[str]) -> int:
    for name in WARM:
        with suppress(ImportError):
            __import__(name)
    with socket.socket(fileno=int(argv[0])) as requests:
        _Server(requests, Imports(Path.cwd())).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
