"""Selects the packs of a run from the plan. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from release_gate.errors import BadSetting
from release_gate.model import Pack

Shard = tuple[int, int]  # its number, from 1, and the number of shards


def select(
    plan: Sequence[Pack],
    only: Collection[str] = (),
    skip: Collection[str] = (),
    shard: Shard = (1, 1),
) -> tuple[Pack, ...]:
    """The selected packs in the order of the plan. Raises BadSetting for an unknown name.

    The shards of one selection are disjoint, and together they are the whole selection.
    """
    known = {pack.name for pack in plan}
    for name in (*only, *skip):
        if name not in known:
            raise BadSetting(f"unknown pack {name!r}", f"known packs: {', '.join(sorted(known))}")
    chosen = [pack for pack in plan if (not only or pack.name in only) and pack.name not in skip]
    index, shards = shard
    return tuple(chosen[index - 1 :: shards])


def read_shard(text: str) -> Shard:
    """`2/3` as (2, 3). Raises ValueError for anything else."""
    index, _, shards = text.partition("/")
    shard = int(index), int(shards)
    if not 1 <= shard[0] <= shard[1]:
        raise ValueError(text)
    return shard
