"""The record of a fault."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.release_gate.faults.proxy import Break, sound


@dataclass(frozen=True)
class Fault:
    """One defect, the file of checks that is run with it, and the checks that must fail.

    `how` alters the traffic between application and gate. For defects that no proxy can cause,
    `prepare` gets an empty folder and returns environment variables for the gate. `compared` means
    that the defect shows only in comparison with a sound run before it. `served` means that the
    service under test itself is started with the variables of `prepare`, not only private backends.
    """

    name: str
    title: str
    tried_on: str  # a file or folder of checks
    caught_by: frozenset[str]
    how: Break = sound
    prepare: Callable[[Path], Mapping[str, str]] = field(default=lambda folder: {})
    compared: bool = False
    served: bool = False


def of(*names: str) -> frozenset[str]:
    return frozenset(names)
