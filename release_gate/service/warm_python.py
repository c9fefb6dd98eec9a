"""Starts `python -m MODULE` without the time that imports take.

    python -m release_gate.service.warm_python FD [MODULE]...

This process imports modules once, and forks for each program. FD is one end of a socket pair.
"""

from __future__ import annotations

import fcntl
import importlib
import os
import runpy
import socket
import subprocess
import sys
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from release_gate.service.fork_server import MARK, ForkedTree, ForkServer, Run, socket_pair
from release_gate.service.process_tree import ProcessTree

READY = b"ready"


class WarmPython:
    """A process that has imported `modules`; it ends with the last process that can ask it."""

    def __init__(
        self,
        modules: Sequence[str],
        folder: Path,
        program: str = "release_gate.service.warm_python",
    ) -> None:
        self._asks, serves = socket_pair()
        command = [sys.executable, "-m", program, str(serves.fileno()), *modules]
        with serves:
            self._process = subprocess.Popen(command, cwd=folder, pass_fds=[serves.fileno()])

    def wait_until_ready(self) -> None:
        """Return when the modules are imported. Raises OSError if the process has ended."""
        if not self._asks.recv(len(READY)):
            raise OSError("the process that imports has ended")

    def can_run(self, command: Sequence[str]) -> bool:
        return tuple(command[:2]) == (sys.executable, "-m")

    def start(
        self,
        command: Sequence[str],
        environ: Mapping[str, str],
        folder: Path,
        output: IO[bytes],
        pass_fds: Collection[int] = (),
        **more: object,
    ) -> ForkedTree:
        """Start `PYTHON -m MODULE [ARGUMENT]...`; `more` is for another program that serves."""
        inherit = list(pass_fds)
        request = {"argv": command[2:], "environ": dict(environ), "folder": str(folder), **more}
        request["inherit"] = inherit
        return ForkedTree(self._asks, request, [output.fileno(), *inherit])

    def stop(self) -> None:
        """End it and all that it started, unless another process can still ask it."""
        self._asks.close()
        self._process.wait()


_warm: list[WarmPython] = []


def use(warm: WarmPython) -> None:
    """Let `start_tree` in this process and its forks start programs there."""
    _warm[:] = [warm]


def start_tree(
    command: Sequence[str],
    environ: Mapping[str, str],
    folder: Path,
    output: IO[bytes],
    pass_fds: Collection[int] = (),
) -> ProcessTree | ForkedTree:
    """Start a program, forked if that is possible. Raises OSError if it cannot be started."""
    for warm in _warm:
        if warm.can_run(command):
            with suppress(OSError):  # it has been killed
                return warm.start(command, environ, folder, output, pass_fds)
    return ProcessTree(command, environ, folder, output, pass_fds)


def run_program(request: dict[str, Any], given: list[int]) -> int:
    """Become `python -m MODULE [ARGUMENT]...`; return its exit status."""
    output, *inherited = given
    _arrange(output, dict(zip(request["inherit"], inherited, strict=True)))
    os.environ.clear()
    os.environ.update(request["environ"])
    os.environ[request[MARK]] = "1"
    os.chdir(request["folder"])
    own = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    sys.path[:1] = [request["folder"], *(path for path in own if path and path not in sys.path)]
    sys.argv = request["argv"]
    try:
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _arrange(output: int, inherited: Mapping[int, int]) -> None:
    """Give each descriptor the number that it has in the process that asked; close all others."""
    limit = max(256, output, *inherited, *inherited.values())
    spare = {wanted: _dup_above(given, limit) for wanted, given in inherited.items()}
    out = _dup_above(output, limit)
    os.closerange(3, limit + 1)
    for wanted, given in ((1, out), (2, out), *spare.items()):
        os.dup2(given, wanted)
    for given in (out, *spare.values()):
        os.close(given)


def _dup_above(descriptor: int, limit: int) -> int:
    return fcntl.fcntl(descriptor, fcntl.F_DUPFD, limit + 1)


def main(argv: Sequence[str], run: Run = run_program) -> int:
    descriptor, *modules = argv
    for name in modules:
        with suppress(ImportError):  # a service that is not there is noticed when it starts
            importlib.import_module(name)
    with socket.socket(fileno=int(descriptor)) as requests:
        with suppress(BrokenPipeError):  # nobody can ask any more
            requests.send(READY)
        ForkServer(requests, run).serve()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
