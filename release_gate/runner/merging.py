"""Merges the shards of a run into the result that the run would have had without them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from release_gate.errors import BadShard
from release_gate.model import Check, CheckResult, GateResult, Observation, Pack, PackResult, Shard
from release_gate.runner.verdict import pack_verdict

# What all shards of a run have in common, and what to call it.
COMMON: dict[str, Callable[[GateResult], object]] = {
    "number of shards": lambda part: _shard(part).total,
    "commit": lambda part: part.environment.commit,
    "selection of checks": lambda part: part.selection,
}


def merge(plan: Sequence[Pack], parts: Sequence[GateResult]) -> GateResult:
    """The whole run, in the order of the plan. Shards run in parallel: the longest is the duration.

    Raises BadShard with the name of a shard that is missing, there twice, or of another run.
    """
    shards = sorted(parts, key=lambda part: _shard(part).number)
    _expect_one_run(shards)
    packs = {pack.name: pack for pack in plan}
    _expect_no_check_twice(shards)
    first = shards[0]
    return GateResult(
        base_url=_each(part.base_url for part in shards),
        started=min(part.started for part in shards),
        seconds=max(part.seconds for part in shards),
        packs=tuple(
            _merged(packs[name], ids, [found for part in shards for found in part.packs])
            for name, ids in first.selection.items()
        ),
        environment=replace(
            first.environment,
            browser=_each(part.environment.browser for part in shards),
            host=_each(part.environment.host for part in shards),
            options=_each(part.environment.options for part in shards),
            # They differ only in that some have ended early.
            part=max((part.environment.part for part in shards), key=len),
        ),
    )


def _shard(part: GateResult) -> Shard:
    if part.shard is None:
        raise BadShard("a summary is that of a whole run", "give the results of shards alone")
    return part.shard


def _expect_one_run(shards: Sequence[GateResult]) -> None:
    first = shards[0]
    for part in shards:
        if not part.selection:
            raise BadShard(f"shard {part.shard} has found no checks", "its output says why")
        for what, value in COMMON.items():
            if value(part) != value(first):
                message = f"shard {part.shard} has another {what} than shard {first.shard}"
                raise BadShard(message, "give the shards of one run")
    given = Counter(_shard(part).number for part in shards)
    total = _shard(first).total
    for number in range(1, total + 1):
        if given[number] != 1:
            problem = "is given twice" if given[number] else "is missing"
            hint = f"give the results of all {total} shards, each once"
            raise BadShard(f"shard {Shard(number, total)} {problem}", hint)


def _expect_no_check_twice(shards: Sequence[GateResult]) -> None:
    """Two checks with one id are another matter: a problem of their pack."""
    selection = shards[0].selection
    seen: dict[tuple[str, str], Shard] = {}
    for part in shards:
        for key in {(pack.pack.name, each.check.id) for pack in part.packs for each in pack.checks}:
            if key in seen and selection[key[0]].count(key[1]) == 1:
                message = f"shards {seen[key]} and {part.shard} both have the check {key[1]}"
                hint = "they were dealt by different records of seconds; run both again"
                raise BadShard(message, hint)
            seen[key] = _shard(part)


def _merged(pack: Pack, ids: Sequence[str], found: Iterable[PackResult]) -> PackResult:
    """One pack, judged again: its parts may be fine, and the whole not, or the other way round."""
    parts = [result for result in found if result.pack.name == pack.name]
    finished = {each.check.id: each for part in parts for each in part.checks}
    seen = Observation(
        collected=tuple(_check(id_, finished) for id_ in ids),
        finished=tuple(finished.values()),
        seconds=sum(part.seconds for part in parts),
        problem=_each(part.problem for part in parts),
    )
    return pack_verdict(pack, seen)


def _check(id_: str, finished: dict[str, CheckResult]) -> Check:
    return finished[id_].check if id_ in finished else Check(id_, "no shard reports it", "", "")


def _each(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))
