"""The command line of run_all.py."""

from __future__ import annotations

import argparse
import os
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from release_gate.errors import BadSetting, UsageShown
from release_gate.model import Options, Pack, Project, Shard
from release_gate.reporting.history import opened
from release_gate.runner.discovery import checks_of
from release_gate.runner.expression import Matches, matcher
from release_gate.runner.selection import choose, read_shard, select


def read_options(argv: Sequence[str] | None, project: Project) -> Options:
    """Parse the command line of run_all.py; an invalid one exits with status 2."""
    parser = option_parser(project)
    help = "write the seconds of each file of checks to seconds.json, for shards"
    parser.add_argument("--record-seconds", action="store_true", help=help)
    return _options(parser, argv, project)


def read_shard_options(argv: Sequence[str] | None, project: Project) -> Options:
    """Parse the command line of shard.py; an invalid one exits with status 2."""
    parser = option_parser(project, "shard.py", "Run one shard of the release gate.")
    help = "run shard I of N; merge.py merges the results, and runs Stage 4"
    parser.add_argument("shard", type=_shard, metavar="I/N", help=help)
    return _options(parser, argv, project)


def _options(
    parser: argparse.ArgumentParser, argv: Sequence[str] | None, project: Project
) -> Options:
    found = parser.parse_args(argv, argparse.Namespace(shard=None, record_seconds=False))
    try:
        packs = select(project.plan, found.only, found.skip)
        chosen = _chosen(project, packs, found)
        if found.record_seconds and chosen is not None:
            hint = "leave out -k and --last-failed"
            raise BadSetting("--record-seconds needs all checks of a pack", hint)
    except BadSetting as error:
        parser.error(f"{error.message} ({error.hint})")
    return Options(
        packs=tuple(pack for pack in packs if chosen is None or pack.name in chosen),
        base_url=found.base_url,
        chosen=chosen,
        jobs=found.jobs,
        fail_fast=found.fail_fast,
        retries=found.retries,
        update_baselines=found.update_baselines,
        time_limit_s=found.time_limit,
        shard=found.shard,
        record_seconds=found.record_seconds,
    )


def _chosen(
    project: Project, packs: Sequence[Pack], found: argparse.Namespace
) -> Mapping[str, frozenset[str]] | None:
    """The checks that -k and --last-failed choose. Raises BadSetting if there are none."""
    if not found.k and not found.last_failed:
        return None
    checks = {pack.name: checks_of(project, pack) for pack in packs}
    failed = _last_failed(project) if found.last_failed else None
    return choose(checks, found.k, failed)


def _last_failed(project: Project) -> Mapping[str, Collection[str]]:
    """By pack: the checks that failed when they last ran. Raises HistoryUnusable."""
    if not project.history.exists():
        return {}
    with opened(project.history) as history:
        return history.failed()


def option_parser(
    project: Project, program: str = "run_all.py", description: str = "Run the release gate."
) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=program, description=description)
    add = parser.add_argument
    help = f"the service under test (default: $PROD_URL, $STAGE_URL, {project.service.url})"
    add("--base-url", metavar="URL", help=help)
    add("--only", action="append", default=[], metavar="PACK", help="run this pack (repeatable)")
    add("--skip", action="append", default=[], metavar="PACK", help="skip this pack (repeatable)")
    help = "run the checks whose id, title, file or pack has these words; joined by and, or, not"
    add("-k", type=_expression, metavar="WORDS", help=help)
    add("--last-failed", action="store_true", help="run the checks that failed in the last run")
    help = "workers that run checks at the same time (default here: %(default)s)"
    add("-j", "--jobs", type=_positive, default=_jobs(), metavar="N", help=help)
    add("--fail-fast", action="store_true", help="end the run after the first failure")
    help = "retry a failed check; one that then passes is reported as flaky"
    add("--retries", type=_count, default=0, metavar="N", help=help)
    help = "store the looks of pages as new snapshots and baselines, do not compare"
    add("--update-baselines", action="store_true", help=help)
    help = "time limit of every file of checks, instead of that of its pack"
    add("--time-limit", type=_positive, metavar="SECONDS", help=help)
    add("--list", action=_List, project=project, help="list the packs and their checks, then exit")
    return parser


def _jobs() -> int:
    """Two workers more than cores, since some checks do little but wait."""
    return (os.cpu_count() or 1) + 2


def listing(project: Project) -> str:
    """Every pack of the plan with its checks, one per line."""
    lines = []
    for pack in project.plan:
        checks = checks_of(project, pack)
        lines.append(f"{pack.label}: {pack.name} - {pack.title}, {len(checks)} checks")
        lines += [f"    {check.id:<12} {check.title}" for check in checks]
    return "\n".join(lines)


class _List(argparse.Action):
    """Exits as --help does, because a listing is no run of the gate."""

    def __init__(self, project: Project, **settings: Any) -> None:
        super().__init__(nargs=0, **settings)
        self._project = project

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print(listing(self._project))
        raise UsageShown(0)


def _shard(text: str) -> Shard:
    try:
        return read_shard(text)
    except ValueError:
        message = f"invalid shard {text!r}; use I/N with N of at least 2, for example 1/3"
        raise argparse.ArgumentTypeError(message) from None


def _expression(text: str) -> Matches:
    try:
        return matcher(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"invalid expression {text!r}: {error}") from None


def _positive(text: str) -> int:
    return _at_least(1, text)


def _count(text: str) -> int:
    return _at_least(0, text)


def _at_least(least: int, text: str) -> int:
    if not text.isdecimal() or int(text) < least:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least {least}")
    return int(text)
