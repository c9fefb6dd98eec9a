"""Runs a Python program in which a check can hold the work on a password.

    python -m release_gate.testkit.held_passwords FOLDER -m MODULE [ARGUMENT]...

A race between a log-in and a change of the password lasts some milliseconds. While the check holds
one, it can send other requests. The program itself needs no switch for it.
"""

from __future__ import annotations

import os
import shlex
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from argon2 import PasswordHasher

from release_gate.testkit import backend_process
from release_gate.testkit.moved_clock import run_program

TIMEOUT_S = 10.0
POLL_INTERVAL_S = 0.005

Result = TypeVar("Result")


class HeldPasswords:
    """Holds one verification or hash at a time in the program that has this folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._next, self._held = folder / "next", folder / "held"

    @contextmanager
    def hold_next(self) -> Iterator[None]:
        """Hold the next password that is right or hashed, after that work, until `release`.

        The end of the block releases it too.
        """
        self._next.touch()
        try:
            yield
        finally:
            self._next.unlink(missing_ok=True)
            self.release()

    def release(self) -> None:
        self._held.unlink(missing_ok=True)

    def is_held(self) -> bool:
        return self._held.exists()

    def around(self, work: Callable[..., Result]) -> Callable[..., Result]:
        """The same function, held after its work. Raises what it raises."""

        def held(*arguments: object) -> Result:
            result = work(*arguments)
            try:
                self._next.rename(self._held)  # succeeds for one of several threads
            except FileNotFoundError:
                return result
            end = time.monotonic() + TIMEOUT_S
            while self.is_held() and time.monotonic() < end:
                time.sleep(POLL_INTERVAL_S)
            return result

        return held


def held_command(command: Sequence[str], folder: Path) -> list[str]:
    """The same command with held passwords. It must begin with a Python interpreter."""
    python, *program = command
    return [python, "-m", __name__, str(folder), *program]


def held_backend(folder: Path) -> str:
    """The value of GATE_BACKEND_COMMAND with which the private backend has held passwords."""
    return shlex.join(held_command(backend_process.command(os.environ), folder))


def main(argv: Sequence[str]) -> None:
    folder, *program = argv
    held = HeldPasswords(Path(folder))
    for name in ("verify", "hash"):
        setattr(PasswordHasher, name, held.around(getattr(PasswordHasher, name)))
    run_program(program)


if __name__ == "__main__":
    main(sys.argv[1:])
