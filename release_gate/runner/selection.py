"""Selects the packs and the checks of a run. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from release_gate.errors import BadSetting
from release_gate.model import Check, Pack, Shard


def select(
    plan: Sequence[Pack], only: Collection[str] = (), skip: Collection[str] = ()
) -> tuple[Pack, ...]:
    """The selected packs in the order of the plan.

    Raises BadSetting for an unknown name, and if no pack is selected.
    """
    known = {pack.name for pack in plan}
    for name in (*only, *skip):
        if name not in known:
            raise BadSetting(f"unknown pack {name!r}", f"known packs: {', '.join(sorted(known))}")
    chosen = [pack for pack in plan if (not only or pack.name in only) and pack.name not in skip]
    if not chosen:
        raise BadSetting("no pack is selected", "--skip leaves none of the packs of --only")
    return tuple(chosen)


def choose(
    checks: Mapping[str, Sequence[Check]],
    matches: Callable[[str], bool] | None,
    failed: Mapping[str, Collection[str]] | None,
) -> dict[str, frozenset[str]]:
    """The ids of the chosen checks by pack.

    `checks` and `failed` have checks by pack: all of them, and the ids of those that failed in
    their last run; None: it does not matter. Raises BadSetting if no check is chosen.
    """
    chosen = {
        pack: frozenset(
            check.id
            for check in found
            if (failed is None or check.id in failed.get(pack, ()))
            and (matches is None or matches(_text(pack, check)))
        )
        for pack, found in checks.items()
    }
    chosen = {pack: ids for pack, ids in chosen.items() if ids}
    if chosen:
        return chosen
    if failed is not None and not any(failed.values()):
        raise BadSetting("no check failed in the last run", "leave out --last-failed")
    raise BadSetting("no check is selected", "--list names all checks with their ids and titles")


def _text(pack: str, check: Check) -> str:
    file = check.where.rpartition(":")[0]
    return f"{pack} {file} {check.id} {check.title}".lower()


def read_shard(text: str) -> Shard:
    """The shard that `2/3` means. Raises ValueError for another text, and for the only shard."""
    number, _, total = text.partition("/")
    shard = Shard(int(number), int(total))
    if not 1 <= shard.number <= shard.total or shard.total == 1:
        raise ValueError(text)
    return shard
