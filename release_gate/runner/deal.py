"""Deals the units of a run to shards, so that all of them take about the same time. Pure.

Each shard makes the whole deal by itself. All come to the same one, because the seconds are those
of a record in version control, and what the record leaves open is decided by names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from release_gate.model import Shard
from release_gate.runner.schedule import UNRECORDED_S, Unit

Recorded = Mapping[str, Mapping[str, float]]  # seconds by pack and by the name of the unit


def dealt(units: Sequence[Unit], recorded: Recorded, shard: Shard) -> list[Unit]:
    """The units of one shard: the longest first, each to the shard with the least to do."""
    loads = [0.0] * shard.total
    own = []
    for seconds, unit in _longest_first(units, recorded):
        receiver = loads.index(min(loads))
        loads[receiver] += seconds
        if receiver == shard.number - 1:
            own.append(unit)
    return own


def _longest_first(units: Sequence[Unit], recorded: Recorded) -> list[tuple[float, Unit]]:
    known = [
        (recorded.get(unit.pack, {}).get(unit.name, UNRECORDED_S * len(unit.items)), unit)
        for unit in units
    ]
    return sorted(known, key=lambda each: (-each[0], each[1].pack, each[1].name))
