"""The command line of the gate."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from typing import Any

from release_gate.errors import BadSetting
from release_gate.model import Pack
from release_gate.paths import ROOT
from release_gate.runner.discovery import checks_in
from release_gate.runner.selection import Shard, read_shard, select


def read_options(argv: Sequence[str] | None, plan: Sequence[Pack]) -> argparse.Namespace:
    """The options, with `packs`: what of the plan is asked for. A mistake ends the process."""
    parser = _parser(plan)
    options = parser.parse_args(argv)
    try:
        options.packs = select(plan, options.only, options.skip, options.shard)
    except BadSetting as error:
        parser.error(f"{error}: {error.hint}")
    return options


def listing(plan: Sequence[Pack]) -> str:
    """Every pack of the plan with its checks."""
    lines = []
    for pack in plan:
        checks = checks_in(ROOT / pack.path, ROOT)
        lines.append(f"{pack.label}: {pack.name} - {pack.title}, {len(checks)} checks")
        lines += [f"    {check.id:<12} {check.title}" for check in checks]
    return "\n".join(lines)


def _parser(plan: Sequence[Pack]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="run_all.py", description="Runs the release gate.")
    add = parser.add_argument
    add("--base-url", metavar="URL", help="default: $PROD_URL, $STAGE_URL, http://127.0.0.1:8000")
    add("--only", action="append", default=[], metavar="PACK", help="only this pack (repeatable)")
    add("--skip", action="append", default=[], metavar="PACK", help="not this pack (repeatable)")
    help = "only the Ith of N parts; release_gate/merge.py puts their results together"
    add("--shard", type=_shard, default=(1, 1), metavar="I/N", help=help)
    help = "packs that run side by side (default here: %(default)s)"
    add("-j", "--jobs", type=_positive, default=os.cpu_count() or 1, metavar="N", help=help)
    add("--fail-fast", action="store_true", help="start no further pack after the first failure")
    help = "try a failed check again; what passes then is reported as flaky"
    add("--retries", type=_count, default=0, metavar="N", help=help)
    help = "keep what the pages look like now, instead of comparing it"
    add("--update-baselines", action="store_true", help=help)
    help = "for every pack, instead of its own"
    add("--time-limit", type=_positive, metavar="SECONDS", help=help)
    add("--list", action=_List, plan=plan, help="print the packs and their checks, and end")
    return parser


class _List(argparse.Action):
    """Ends the process as --help does: a listing is no run of the gate."""

    def __init__(self, plan: Sequence[Pack], **how: Any) -> None:
        super().__init__(nargs=0, **how)
        self._plan = plan

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print(listing(self._plan))
        parser.exit()


def _shard(text: str) -> Shard:
    try:
        return read_shard(text)
    except ValueError:
        message = f"{text!r} is not I/N, such as 1/3"
        raise argparse.ArgumentTypeError(message) from None


def _positive(text: str) -> int:
    return _at_least(1, text)


def _count(text: str) -> int:
    return _at_least(0, text)


def _at_least(least: int, text: str) -> int:
    if not text.isdecimal() or int(text) < least:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number of at least {least}")
    return int(text)
