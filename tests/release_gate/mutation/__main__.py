"""Puts faults into a copy of the application, one at a time, and counts those that are caught.

    python -m tests.release_gate.mutation [--jobs N] [--sample N --seed S] [--rule NAME] [--only ID]

A run that was interrupted continues where it stopped. docs/mutation.md is written at the end, from
the record in version control and from what was tried since.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence

from release_gate.paths import QA, ROOT
from tests.release_gate.mutation import page, reach, record
from tests.release_gate.mutation.campaign import LIMIT_S, Campaign, shuffled
from tests.release_gate.mutation.catalogue import catalogue
from tests.release_gate.mutation.crew import crew
from tests.release_gate.mutation.mutant import Mutant
from tests.release_gate.mutation.reach import Reach
from tests.release_gate.mutation.record import Entry

SOUND = QA / "mutation" / "sound.json"


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m tests.release_gate.mutation")
    add = made.add_argument
    add("--list", action="store_true", help="print the mutants and what each one changes")
    add("--only", action="append", default=[], metavar="ID", help="try this mutant (repeatable)")
    add("--rule", action="append", default=[], metavar="NAME", help="try the mutants of this rule")
    add("--sample", type=int, metavar="N", help="try N mutants, some of every rule")
    add("--unseen", action="store_true", help="only those that were never tried")
    add("--seed", default="0", metavar="S", help="chooses the sample and the order (%(default)s)")
    add("--survivors", action="store_true", help="try those again that no check has caught")
    add(
        "--jobs", type=int, default=os.cpu_count() or 2, metavar="N", help="processes (%(default)s)"
    )
    add("--limit", type=float, default=LIMIT_S, metavar="S", help="seconds a mutant (%(default)s)")
    add("--page", action="store_true", help="only write docs/mutation.md from the record")
    return made


def main(argv: Sequence[str] | None = None) -> int:
    options = parser().parse_args(argv)
    known, entries = catalogue(ROOT), results()
    chosen = choose(known, entries, options)
    if options.list:
        print("\n".join(f"{mutant.id}\n    {mutant.what}" for mutant in chosen))
        return 0
    if not options.page:
        try:
            run(chosen, entries, options)
        except KeyboardInterrupt:
            print("interrupted; the next run continues here", file=sys.stderr)
            return 130
    return page.write(known, results())


def results() -> dict[str, Entry]:
    return {**record.unpacked(page.recorded()), **record.read()}


def choose(
    known: Sequence[Mutant], entries: dict[str, Entry], options: argparse.Namespace
) -> list[Mutant]:
    """The mutants that the options select, in the order in which they are tried."""
    found = shuffled(known, options.seed)
    if options.only:
        return [mutant for mutant in found if mutant.id in options.only]
    if options.rule:
        found = [mutant for mutant in found if mutant.rule in options.rule]
    if options.unseen:
        found = [mutant for mutant in found if mutant.id not in entries]
    found = found[: options.sample] if options.sample else found
    if options.list:
        return found
    if options.survivors:
        return [each for each in found if each.id in entries and not entries[each.id].by]
    files, now = reach.check_files(), record.version()

    def is_done(mutant: Mutant) -> bool:
        entry = entries.get(mutant.id)
        if entry is None:
            return False
        return record.is_current(entry, mutant.path, files.get(entry.by, ""), now)

    return [mutant for mutant in found if not is_done(mutant)]


def run(chosen: list[Mutant], entries: dict[str, Entry], options: argparse.Namespace) -> None:
    sources = {mutant.path: (ROOT / mutant.path).read_bytes() for mutant in chosen}
    version, began = record.version(), time.monotonic()
    with crew(options.jobs) as workers:
        files = reach.check_files()
        sound = Reach(reach.measure(workers, SOUND), files=files)
        for id_, message in sound.unfit.items():
            print(f"not used, as it fails without a fault: {id_}: {message}", flush=True)
        campaign = Campaign(sources, sound, files, version, options.limit)
        for entry in entries.values():
            campaign.learn(entry)
        count = 0

        def report(entry: Entry) -> None:
            nonlocal count
            count += 1
            record.append(entry)
            minutes = (time.monotonic() - began) / 60
            verdict = f"caught by {entry.by}" if entry.by else "SURVIVED"
            verdict = "undecided within the time limit" if entry.undecided else verdict
            print(
                f"[{count}/{len(chosen)} {minutes:.0f} min] {entry.id}: {verdict},"
                f" {entry.tried} checks, {entry.seconds} s",
                flush=True,
            )

        campaign.run(workers, chosen, report)


if __name__ == "__main__":
    sys.exit(main())
