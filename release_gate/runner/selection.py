"""Which packs of the plan a run takes. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from release_gate.errors import BadSetting
from release_gate.model import Pack

Shard = tuple[int, int]  # this one, from 1, and how many there are


def select(
    plan: Sequence[Pack],
    only: Collection[str] = (),
    skip: Collection[str] = (),
    shard: Shard = (1, 1),
) -> tuple[Pack, ...]:
    """The packs that are asked for, in the plan's order. Raises BadSetting for a name it lacks.

    The shards of one selection are disjoint and make the whole of it together.
    """
    known = {pack.name for pack in plan}
    for name in (*only, *skip):
        if name not in known:
            raise BadSetting(f"there is no pack {name!r}", f"there are {', '.join(sorted(known))}")
    chosen = [pack for pack in plan if (not only or pack.name in only) and pack.name not in skip]
    index, shards = shard
    return tuple(chosen[index - 1 :: shards])


def read_shard(text: str) -> Shard:
    """`2/3` as (2, 3). Raises ValueError."""
    index, _, shards = text.partition("/")
    shard = int(index), int(shards)
    if not 1 <= shard[0] <= shard[1]:
        raise ValueError(text)
    return shard
