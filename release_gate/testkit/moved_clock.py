"""Runs a Python program whose clock another process moves while it runs.

    python -m release_gate.testkit.moved_clock FILE -m MODULE [ARGUMENT]...
    python -m release_gate.testkit.moved_clock FILE SCRIPT [ARGUMENT]...

FILE says what `time.time` of that program shows: the system's time plus a number of seconds, or a
fixed time. It is read on each call. Everything that uses `time.time` follows: expiry, rate limits,
the age of signatures. The program itself needs no switch for it.

Beside FILE there may be one for `time.monotonic`, see `timers_of`: the timers of asyncio follow it.
"""

from __future__ import annotations

import os
import runpy
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

MAX_CHARS = 32


def set_offset(file: Path, seconds: float) -> None:
    """The clock that reads this file runs, `seconds` ahead of the system's time."""
    _write(file, seconds, runs=True)


def set_time(file: Path, seconds: float) -> None:
    """The clock that reads this file stands still at `seconds` since 1970."""
    _write(file, seconds, runs=False)


def _write(file: Path, seconds: float, runs: bool) -> None:
    """One write of a fixed length, so the program never reads half a number."""
    text = f"{seconds:.3f} {runs:d}".ljust(MAX_CHARS).encode()
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.pwrite(descriptor, text, 0)
    finally:
        os.close(descriptor)


def timers_of(file: Path) -> Path:
    """The file that does the same for `time.monotonic`, if it exists when the program starts."""
    return file.with_name(f"{file.name}.timers")


def moved_command(command: Sequence[str], file: Path) -> list[str]:
    """The same command with the clock of this file. It must begin with a Python interpreter."""
    python, *program = command
    return [python, "-m", __name__, str(file), *program]


def clock_of(file: Path, real: Callable[[], float] = time.time) -> Callable[[], float]:
    """The moved clock. Raises OSError if the file is missing."""
    descriptor = os.open(file, os.O_RDONLY)

    def moved() -> float:
        seconds, runs = os.pread(descriptor, MAX_CHARS, 0).split()
        return float(seconds) + real() * int(runs)

    return moved


def main(argv: Sequence[str]) -> None:
    file, *program = argv
    time.tzset()  # a process that was forked has the time zone of its parent
    time.time = clock_of(Path(file))
    timers = timers_of(Path(file))
    if timers.exists():
        time.monotonic = clock_of(timers, time.monotonic)
    run_program(program)


def run_program(program: Sequence[str]) -> None:
    """Run `-m MODULE [ARGUMENT]...` or `SCRIPT [ARGUMENT]...` in this process, as Python would."""
    first, *rest = program
    if first == "-m":
        sys.argv = rest
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    else:
        sys.argv = [first, *rest]
        runpy.run_path(first, run_name="__main__")


if __name__ == "__main__":
    main(sys.argv[1:])
