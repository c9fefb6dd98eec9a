"""Selects the packs of a run from the plan. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from release_gate.errors import BadSetting
from release_gate.model import Pack


@dataclass(frozen=True)
class Shard:
    """One of several parts of a selection."""

    number: int = 1  # from 1
    total: int = 1


WHOLE = Shard()


def select(
    plan: Sequence[Pack],
    only: Collection[str] = (),
    skip: Collection[str] = (),
    shard: Shard = WHOLE,
) -> tuple[Pack, ...]:
    """The selected packs in the order of the plan. Raises BadSetting for an unknown name.

    The shards of one selection are disjoint, and together they are the whole selection.
    """
    known = {pack.name for pack in plan}
    for name in (*only, *skip):
        if name not in known:
            raise BadSetting(f"unknown pack {name!r}", f"known packs: {', '.join(sorted(known))}")
    chosen = [pack for pack in plan if (not only or pack.name in only) and pack.name not in skip]
    return tuple(chosen[shard.number - 1 :: shard.total])


def read_shard(text: str) -> Shard:
    """The shard that `2/3` means. Raises ValueError for another text."""
    number, _, total = text.partition("/")
    shard = Shard(int(number), int(total))
    if not 1 <= shard.number <= shard.total:
        raise ValueError(text)
    return shard
