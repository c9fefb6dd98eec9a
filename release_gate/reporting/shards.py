"""The results of shards: found in the folders that their machines kept, and brought to qa/."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from release_gate.errors import BadShard
from release_gate.model import GateResult, Pack
from release_gate.reporting.store import LOG, clear_failures, log_of, pack_folder
from release_gate.reporting.summary import read_gate

AGGREGATE = "_aggregate"
WRITTEN_ANEW = (LOG, "tests.json", "tests.txt")


@dataclass(frozen=True)
class ShardResults:
    """What one shard has left."""

    gate: GateResult
    qa: Path  # the folder of its packs' folders

    def folder(self, pack: Pack) -> Path:
        return self.qa / pack.name / pack.version


def find_shards(plan: Sequence[Pack], places: Sequence[Path]) -> list[ShardResults]:
    """The results at each place: a `summary.json`, or a folder with the qa/ of shards in it.

    Of several runs in one qa/, the last one counts. Raises BadShard.
    """
    return [_read(plan, path) for place in places for path in _summaries(place)]


def _summaries(place: Path) -> list[Path]:
    if not place.is_dir():
        return [place]
    found = (sorted(each.glob("*/summary.json")) for each in sorted(place.rglob(AGGREGATE)))
    summaries = [runs[-1] for runs in found if runs]
    if not summaries:
        raise BadShard(f"{place} has no results of a shard", "give the folder with its qa/")
    return summaries


def _read(plan: Sequence[Pack], path: Path) -> ShardResults:
    hint = "give the qa/ or the summary.json of each shard"
    try:
        gate = read_gate(plan, json.loads(path.read_bytes()))
    except OSError as error:
        raise BadShard(f"cannot read {path}: {error.strerror}", hint) from error
    except KeyError as error:
        raise BadShard(f"{path} is not a summary of this plan: {error} is unknown", hint) from error
    except (ValueError, TypeError, AttributeError) as error:
        raise BadShard(f"{path} is not a summary of this plan: {error}", hint) from error
    return ShardResults(gate, path.resolve().parent.parent.parent)


def bring(qa: Path, shards: Sequence[ShardResults]) -> str:
    """Copy the logs, evidence and reports of each pack to `qa`; return what went wrong."""
    packs = {found.pack.name: found.pack for each in shards for found in each.gate.packs}
    problems = []
    for pack in packs.values():
        having = [each for each in shards if pack in (found.pack for found in each.gate.packs)]
        try:
            _bring_pack(qa, pack, having)
        except OSError as error:
            problems.append(f"{pack.name}: {error}")
    return f"evidence is missing: {'; '.join(problems)}" if problems else ""


def _bring_pack(qa: Path, pack: Pack, shards: Sequence[ShardResults]) -> None:
    target = pack_folder(qa, pack).resolve()
    sources = [each.folder(pack) for each in shards if each.folder(pack).is_dir()]
    logs = [(each / LOG).read_bytes() for each in sources if (each / LOG).is_file()]
    if target not in sources:  # else the shard ran here
        clear_failures(qa, pack)
    for source in sources:
        if source != target:
            shutil.copytree(source, target, ignore=_ignored_in(source), dirs_exist_ok=True)
    log_of(qa, pack).write_bytes(b"".join(logs))


def _ignored_in(source: Path) -> Callable[[str, list[str]], list[str]]:
    """Not copied: links, which may lead anywhere, and what is written for the whole run."""

    def ignored(folder: str, names: list[str]) -> list[str]:
        links = [name for name in names if (Path(folder) / name).is_symlink()]
        return [*links, *(WRITTEN_ANEW if Path(folder) == source else ())]

    return ignored
