"""Workers, each with its own copy of the checkout, and the orders that they carry out."""

from __future__ import annotations

import compileall
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from release_gate.reference import PLAN
from release_gate.runner.crew import WORKER_ENVIRON
from tests.checkout import copy_checkout
from tests.release_gate.mutation.worker import SOCKET, Order, Outcome

Work = TypeVar("Work")
Result = TypeVar("Result")


class Worker:
    """One process with pytest, in its own copy of the checkout."""

    def __init__(self, folder: Path, packs: Iterable[str]) -> None:
        copy_checkout(folder)
        compileall.compile_dir(folder / "backend", quiet=2)
        ours, theirs = socket.socketpair()
        module = "tests.release_gate.mutation.worker"
        command = [
            *(sys.executable, "-m", "pytest", "-c", "release_gate/pytest.ini", "--rootdir", "."),
            *("-p", module, "-q", *packs),
        ]
        environ = {**os.environ, **WORKER_ENVIRON, "PYTHONPATH": str(folder)}
        environ |= {SOCKET: str(theirs.fileno()), "CI": "true"}
        environ["GATE_BASELINES"] = str(folder / "qa" / "baselines")
        self._log = folder / "worker.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                cwd=folder,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[theirs.fileno()],
            )
        theirs.close()
        self._socket = ours
        self._lines = ours.makefile("rw", encoding="utf-8")

    def checks(self) -> tuple[str, ...]:
        """The ids of the checks that it has collected. To be called once."""
        return tuple(json.loads(self._line()))

    def carry_out(self, order: Order) -> Outcome:
        self._lines.write(json.dumps(asdict(order)) + "\n")
        self._lines.flush()
        return Outcome(**json.loads(self._line()))

    def stop(self) -> None:
        self._lines.close()
        self._socket.close()
        self._process.wait()

    def _line(self) -> str:
        line = self._lines.readline()
        if not line:
            raise RuntimeError(f"a worker ended: {self._log.read_text('utf-8', 'replace')[-3000:]}")
        return line


class Crew:
    """`checks` are the ids of all checks; `map` gives each piece of work to a free worker.

    `first` is one of the workers.
    """

    def __init__(self, workers: list[Worker]) -> None:
        self._free: SimpleQueue[Worker] = SimpleQueue()
        self.size = len(workers)
        for worker in workers:
            self.checks = worker.checks()
            self._free.put(worker)
        self.first = workers[0]

    def map(
        self, work: Iterable[Work], do: Callable[[Worker, Work], Result]
    ) -> Iterator[tuple[Work, Result]]:
        """The results as they are finished; each piece is taken when a worker is free."""

        def one(piece: Work) -> tuple[Work, Result]:
            worker = self._free.get()
            try:
                return piece, do(worker, piece)
            finally:
                self._free.put(worker)

        pieces = iter(work)
        with ThreadPoolExecutor(self.size) as pool:
            running: set[Future[tuple[Work, Result]]] = set()
            while True:
                for piece in pieces:
                    running.add(pool.submit(one, piece))
                    if len(running) >= self.size:
                        break
                if not running:
                    return
                done, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (each.result() for each in done)


@contextmanager
def crew(size: int, packs: Iterable[str] = ()) -> Iterator[Crew]:
    """Workers for the duration of the block; `packs` are folders of checks, by default all."""
    chosen = tuple(packs) or tuple(pack.path for pack in PLAN)
    with ExitStack() as stack:
        workers = []
        for _ in range(size):
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="mutation-"))
            workers.append(Worker(Path(folder), chosen))
            stack.callback(workers[-1].stop)
        yield Crew(workers)
