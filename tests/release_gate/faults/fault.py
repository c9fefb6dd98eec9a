"""What a fault is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.release_gate.faults.proxy import Break, sound


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, where it is tried, and the checks that must fail for it.

    `how` breaks what passes between application and gate; `prepare` gets an empty folder and gives
    variables for the gate's environment, for what no proxy reaches. `compared` means that it shows
    only beside a sound run before it.
    """

    name: str
    title: str
    tried_on: str  # a file or folder of checks
    caught_by: frozenset[str]
    how: Break = sound
    prepare: Callable[[Path], Mapping[str, str]] = field(default=lambda folder: {})
    compared: bool = False


def of(*names: str) -> frozenset[str]:
    return frozenset(names)
