"""What a run prints: one line per pack, a progress line on a terminal, GitHub's log groups."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from typing import TextIO

from release_gate.model import (
    FAILING,
    NOT_RUN,
    CheckResult,
    Ending,
    GateResult,
    Pack,
    PackResult,
    Shard,
    Status,
)
from release_gate.reporting import github
from release_gate.reporting.formats import tally
from stage4_gate.printable import printable

MAX_REASON_CHARS = 300


class Console:
    """Prints from several threads without mixing lines."""

    def __init__(self, out: TextIO | None = None, on_github: bool = False) -> None:
        self._out = out or sys.stdout
        self._on_github = on_github
        self._is_terminal = self._out.isatty()
        self._lock = Lock()
        self._finished: dict[str, int] = {}  # checks, by the name of a running pack
        self._ending = ""  # why the run ends early, once that was said

    def start(self, packs: Iterable[Pack], url: str, shard: Shard | None = None) -> None:
        names = ", ".join(pack.name for pack in packs)
        self.say(f"{url}: {f'shard {shard} of ' if shard else ''}{names}")

    def progress(self, pack: Pack, result: CheckResult) -> None:
        self._show_progress(pack, self._finished.get(pack.name, 0) + 1, result.check.id)

    def finish(self, result: PackResult, log: Path) -> None:
        with self._lock:
            self._finished.pop(result.pack.name, None)
        line = pack_line(result)
        if self._on_github:
            lines = [*github.group(line, result), *github.errors(result.checks)]
        else:
            lines = [line]
        if result.status is not Status.PASS:
            found = reasons(result, self._ending)
            lines += [*(f"    {reason}" for reason in found), f"    log: {log}"]
        self._print("\n".join(lines))

    def cut_short(self, ending: Ending) -> None:
        """Say once why the run ends here."""
        self._ending = ending.reason
        self.say(printable(ending.reason))

    def wait(self, pack: Pack) -> None:
        self._print(f"[{pack.label}] waiting: another gate in this checkout is running it ...")

    def end(self, gate: GateResult, folder: Path) -> None:
        if gate.shard and not gate.packs:
            self.say(f"PASS: shard {gate.shard} is empty, the others have all checks")
        else:
            verdict = "PASS" if gate.passed else "FAIL"
            self.say(f"{verdict}: {tally(gate)} in {gate.seconds:.1f} s")
        self.say(f"Results: {folder / 'summary.json'}")

    def say(self, text: str) -> None:
        self._print(f"[ReleaseGate] {text}")

    def _print(self, text: str) -> None:
        with self._lock:
            self._out.write(self._erase() + text + "\n")
            self._out.flush()

    def _show_progress(self, pack: Pack, finished: int, latest: str = "") -> None:
        with self._lock:
            self._finished[pack.name] = finished
            if self._is_terminal:
                running = ", ".join(f"{name} {number}" for name, number in self._finished.items())
                width = shutil.get_terminal_size().columns - 1
                self._out.write(self._erase() + f"  running: {running}  {latest}"[:width])
                self._out.flush()

    def _erase(self) -> str:
        """Removes the progress line."""
        return "\r\x1b[K" if self._is_terminal else ""


def pack_line(result: PackResult) -> str:
    passed, total = result.count(Status.PASS), len(result.checks)
    skipped = result.count(Status.SKIPPED)
    return (
        f"{'[' + result.pack.label + ']':<10} {result.pack.title:<24} {result.status.value}  "
        f"{passed}/{total} in {result.seconds:.1f} s" + (f", {skipped} skipped" if skipped else "")
    )


def reasons(result: PackResult, said: str = "") -> Iterable[str]:
    """Why a pack failed, one line each, escaped: a server's text must not steer a terminal.

    Checks with the same message, such as those after a crash, share a line; `said` is not repeated.
    """
    if result.problem and result.problem != said:
        yield printable(result.problem)
    failed: dict[str, list[CheckResult]] = {}
    for check in result.checks:
        if check.status in FAILING and check.message not in (said, result.problem):
            key = check.message if check.message.startswith(NOT_RUN) else check.check.id
            failed.setdefault(key, []).append(check)
    for first, *others in failed.values():
        name = f"{first.check.id} {first.check.title}"
        if others:
            name = f"{first.check.id} and {len(others)} more"
        message = first.message.splitlines()[0] if first.message else first.status.value
        yield printable(f"{name}: {message}", MAX_REASON_CHARS)
