"""What the workers run next. Pure.

A unit is a file of checks, or a part of one that can run apart from the rest. Session fixtures
live in a worker for as long as it does, so a worker stays with the packs that it has begun, and
helps with those of another one only when nothing else is left. Longest first: the last units are
then short, and the workers end at about the same time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from release_gate.model import Check

UNRECORDED_S = 0.3  # what a check takes that no earlier run has measured


@dataclass(frozen=True)
class Item:
    """One check as a worker has collected it."""

    node: str  # its name in pytest
    path: str  # of its file, absolute
    check: Check
    unit: str  # its file, absolute, or the name of a part of the pack

    def is_in(self, folder: Path) -> bool:
        return Path(self.path).is_relative_to(folder)


@dataclass(frozen=True)
class Unit:
    """Checks of one pack that run one after another in one worker."""

    pack: str
    name: str  # its file, relative to the pack, or the name of a part of the pack
    items: tuple[Item, ...]
    seconds: float  # as recorded


def units_of(
    pack: str, folder: Path, items: Sequence[Item], recorded: Mapping[str, float]
) -> list[Unit]:
    """The units of the pack in a folder; `recorded` has the seconds of checks by their ids."""
    grouped: dict[str, list[Item]] = {}
    for item in items:
        grouped.setdefault(item.unit, []).append(item)
    return [
        Unit(
            pack,
            _name(unit, folder),
            tuple(group),
            sum(recorded.get(item.check.id, UNRECORDED_S) for item in group),
        )
        for unit, group in grouped.items()
    ]


def _name(unit: str, folder: Path) -> str:
    path = Path(unit)
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else unit


def next_unit(waiting: Collection[Unit], own: Collection[str], others: Collection[str]) -> Unit:
    """The unit that a worker takes next; `own` and `others` are packs that workers have begun."""
    packs = {unit.pack for unit in waiting}
    fresh = packs - set(own) - set(others)
    chosen = (packs & set(own)) or _longest(waiting, fresh) or packs
    return max((unit for unit in waiting if unit.pack in chosen), key=lambda unit: unit.seconds)


def _longest(waiting: Iterable[Unit], packs: Collection[str]) -> set[str]:
    """The one of the packs with the most to do, if there is any."""
    totals = dict.fromkeys(sorted(packs), 0.0)
    for unit in waiting:
        if unit.pack in totals:
            totals[unit.pack] += unit.seconds
    return {max(totals, key=lambda pack: totals[pack])} if totals else set()
