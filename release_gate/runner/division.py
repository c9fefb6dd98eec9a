"""Which units this run has to run, and what it learns about them.

A run without a shard runs all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from release_gate.model import Shard
from release_gate.runner.deal import Recorded, dealt
from release_gate.runner.schedule import Item, Unit


@dataclass
class Division:
    """The deal of one run."""

    shard: Shard | None = None
    recorded: Recorded = field(default_factory=dict)
    selection: dict[str, tuple[str, ...]] = field(default_factory=dict)  # ids of checks by pack
    seconds: dict[str, dict[str, float]] = field(default_factory=dict)  # by pack and unit

    def deal(self, items: Mapping[str, Sequence[Item]], units: Sequence[Unit]) -> Sequence[Unit]:
        """The units of this run; `items` has the checks of each pack in their order."""
        self.selection = {
            pack: tuple(item.check.id for item in found) for pack, found in items.items()
        }
        return dealt(units, self.recorded, self.shard) if self.shard else units

    def note(self, unit: Unit, seconds: float) -> None:
        """A unit has run to its end."""
        self.seconds.setdefault(unit.pack, {})[unit.name] = seconds
