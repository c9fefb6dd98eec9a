"""What a run prints: plain lines, on a terminal one that moves, in GitHub's log groups."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from typing import TextIO

from release_gate.model import CheckResult, GateResult, Pack, PackResult, Status
from release_gate.reporting import github
from release_gate.reporting.formats import printable, tally


class Console:
    """Prints from several threads without mixing lines."""

    def __init__(self, out: TextIO | None = None, on_github: bool = False) -> None:
        self._out = out or sys.stdout
        self._on_github = on_github
        self._live = self._out.isatty()
        self._lock = Lock()
        self._done: dict[str, int] = {}

    def say(self, text: str) -> None:
        with self._lock:
            self._out.write(self._wiped() + text + "\n")
            self._out.flush()

    def start(self, packs: Iterable[Pack], url: str) -> None:
        names = ", ".join(pack.name for pack in packs)
        self.say(f"[ReleaseGate] {url}: {names}")

    def begin(self, pack: Pack) -> None:
        self._move(pack, 0)

    def progress(self, pack: Pack, result: CheckResult) -> None:
        self._move(pack, self._done.get(pack.name, 0) + 1, result.check.id)

    def finish(self, result: PackResult, log: Path) -> None:
        with self._lock:
            self._done.pop(result.pack.name, None)
        self.say("\n".join(self._told(result)))
        if result.status is not Status.PASS:
            for line in reasons(result):
                self.say(f"    {line}")
            self.say(f"    log: {log}")

    def waits(self, pack: Pack) -> None:
        self.say(f"[{pack.label}] another gate runs it in this checkout; waiting for it ...")

    def end(self, gate: GateResult, folder: Path) -> None:
        word = "PASS" if gate.passed else "FAIL"
        self.say(f"[ReleaseGate] {word}: {tally(gate)} in {gate.seconds:.1f} s")
        self.say(f"[ReleaseGate] Results: {folder / 'summary.json'}")

    def _told(self, result: PackResult) -> Iterable[str]:
        line = pack_line(result)
        if not self._on_github:
            return (line,)
        return (*github.group(line, result), *github.errors(result.checks))

    def _move(self, pack: Pack, done: int, at: str = "") -> None:
        with self._lock:
            self._done[pack.name] = done
            if self._live:
                running = ", ".join(f"{name} {number}" for name, number in self._done.items())
                width = shutil.get_terminal_size().columns - 1
                self._out.write(self._wiped() + f"  running: {running}  {at}"[:width])
                self._out.flush()

    def _wiped(self) -> str:
        return "\r\x1b[K" if self._live else ""


def pack_line(result: PackResult) -> str:
    passed, total = result.count(Status.PASS), len(result.checks)
    skipped = result.count(Status.SKIPPED)
    return (
        f"{'[' + result.pack.label + ']':<10} {result.pack.title:<24} {result.status.value}  "
        f"{passed}/{total} in {result.seconds:.1f} s" + (f", {skipped} skipped" if skipped else "")
    )


def reasons(result: PackResult) -> Iterable[str]:
    """Why a pack failed, a line each; what a server said can not steer a terminal or a CI log."""
    if result.problem:
        yield printable(result.problem)
    for check in result.checks:
        if check.status in (Status.FAIL, Status.ERROR):
            first = check.message.splitlines()[0] if check.message else check.status.value
            yield printable(f"{check.check.id} {check.check.title}: {first}")[:300]
