"""Runs a Python program that hashes passwords at the least cost.

    python -m release_gate.testkit.cheap_passwords -m MODULE [ARGUMENT]...

A scene has hundreds of accounts and log-ins, and their hashes would take most of its processor
time. Checks of the hashes, and of the work of a log-in, use a backend without it. The program
itself needs no switch for it.
"""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence

from argon2 import PasswordHasher

from release_gate.testkit import backend_process
from release_gate.testkit.moved_clock import run_program

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_HASH = PasswordHasher.hash


def cheaply_hashed(_hasher: PasswordHasher, password: str | bytes, **more: bytes | None) -> str:
    """In place of `PasswordHasher.hash`; a verification costs as much as the hash did."""
    return _HASH(CHEAP, password, **more)


def cheap_backend() -> str:
    """The value of GATE_BACKEND_COMMAND with which the private backend hashes cheaply."""
    python, *program = backend_process.command(os.environ)
    return shlex.join([python, "-m", __name__, *program])


def main(argv: Sequence[str]) -> None:
    PasswordHasher.hash = cheaply_hashed  # type: ignore[method-assign,assignment]
    run_program(argv)


if __name__ == "__main__":
    main(sys.argv[1:])
