"""Runs the checks of packs in warm workers, and yields the packs' results in the given order.

A crash, a hang or a broken fixture ends at most one unit of checks and its worker, never the run.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread

from release_gate.evidence_path import FAILURES
from release_gate.model import (
    FAILING,
    CheckResult,
    Ending,
    Observation,
    Pack,
    PackResult,
    Project,
    Status,
)
from release_gate.runner.crew import Crew, Worker, WorkerEnded
from release_gate.runner.messages import Began, Collected, Order
from release_gate.runner.run_folder import run_folder
from release_gate.runner.schedule import Item, Unit, next_unit, units_of
from release_gate.runner.verdict import crashed, cut_short, pack_verdict

STOPPED = Ending(Status.SKIPPED, "not run: the run was stopped")

OnResult = Callable[[Pack, CheckResult], None]
# From the checks of each pack and all units, those units that this run has to run.
Deal = Callable[[Mapping[str, Sequence[Item]], Sequence[Unit]], Collection[Unit]]


@dataclass(frozen=True)
class Work:
    """A pack to run, and where its output goes."""

    pack: Pack
    folder: Path
    log: Path
    chosen: Collection[str] | None = None  # ids of checks; None: all of them
    files: Sequence[Path] = ()  # that have the chosen checks; none: the whole folder
    recorded: Mapping[str, float] = field(default_factory=dict)  # seconds by the ids of checks

    def takes(self, item: Item) -> bool:
        return item.is_in(self.folder) and (self.chosen is None or item.check.id in self.chosen)

    @property
    def paths(self) -> list[str]:
        return [str(file) for file in self.files] or [str(self.folder)]


@dataclass(frozen=True)
class Engine:
    """`after_failure` says whether the run ends after a check that failed, and why.

    `on_unit` has the seconds of a unit that has run to its end.
    """

    project: Project
    environ: Mapping[str, str]
    jobs: int = 1
    retries: int = 0
    on_result: OnResult = lambda pack, result: None
    after_failure: Callable[[CheckResult], Ending | None] = lambda result: None
    deal: Deal = lambda items, units: units
    on_unit: Callable[[Unit, float], None] = lambda unit, seconds: None

    def run(self, work: Sequence[Work]) -> Generator[PackResult, None, None]:
        """Run each pack once; those of which nothing is dealt to this run have no result.

        Closing the iterator ends all that runs.
        """
        with run_folder(self.environ) as (environ, folder):
            paths = [path for each in work for path in each.paths]
            crew = Crew(self.project, paths, environ, folder / "collection.txt")
            run = _Run(self, work, crew, folder)
            try:
                yield from run.results()
            finally:
                run.end(STOPPED)
                crew.stop()
                run.close()


@dataclass
class _Progress:
    """One pack while it runs."""

    work: Work
    items: list[Item] = field(default_factory=list)
    problem: str = ""
    whole: bool = True  # all of its checks are dealt to this run
    logs: list[Path] = field(default_factory=list)  # of its units, in the order of its files
    unfinished: int = 0  # units
    finished: list[CheckResult] = field(default_factory=list)
    seconds: float = 0.0

    def result(self) -> PackResult:
        checks = tuple(item.check for item in self.items)
        seen = Observation(checks, tuple(self.finished), self.seconds, self.problem)
        return pack_verdict(self.work.pack, seen, self.whole)

    def keep(self, units: Collection[Unit]) -> None:
        """Only these units are to run."""
        own = {item.node for unit in units for item in unit.items}
        kept = [item for item in self.items if item.node in own]
        self.items, self.whole = kept, len(kept) == len(self.items)

    @property
    def is_for_others(self) -> bool:
        return not (self.whole or self.items or self.problem)

    def write_log(self, collection: Path) -> None:
        parts = [log.read_bytes() for log in self.logs if log.exists()]
        self.work.log.write_bytes(b"".join(parts) or collection.read_bytes())


@dataclass(frozen=True)
class _UnitRun:
    """What happened to a unit."""

    unit: Unit
    finished: list[CheckResult]
    seconds: float
    ending: Ending | None = None  # that of the run, if it came first


class _Run:
    """One run: what waits, which workers there are, and what has ended."""

    def __init__(self, engine: Engine, work: Sequence[Work], crew: Crew, folder: Path) -> None:
        self._engine, self._crew, self._folder = engine, crew, folder
        self._packs = {each.pack.name: _Progress(each) for each in work}
        self._lock = Lock()
        self._ending: Ending | None = None
        self._waiting: list[Unit] = []
        self._logs: dict[Unit, Path] = {}
        self._begun: list[set[str]] = [set() for _ in range(engine.jobs)]
        self._workers: dict[int, Worker] = {}
        self._threads: list[Thread] = []
        self._ended: SimpleQueue[_UnitRun | BaseException] = SimpleQueue()

    def results(self) -> Iterator[PackResult]:
        try:
            self._plan(self._worker(0).collected)
        except WorkerEnded as error:
            for pack in self._packs.values():
                pack.problem = f"the checks cannot be collected: pytest {error}"
        slots = range(min(self._engine.jobs, len(self._waiting)))
        self._threads = [Thread(target=self._serve, args=(slot,), daemon=True) for slot in slots]
        for thread in self._threads:
            thread.start()
        for pack in self._packs.values():
            while pack.unfinished:
                self._take_note(self._ended.get())
            pack.write_log(self._crew.log)
            yield pack.result()

    def end(self, ending: Ending) -> None:
        """Start nothing more, and end what runs."""
        with self._lock:
            self._ending = self._ending or ending
            running = list(self._workers.values())
        for worker in running:
            worker.interrupt()

    def close(self) -> None:
        """Wait for the threads, which see that all workers have ended."""
        for thread in self._threads:
            thread.join()
        for worker in self._workers.values():
            worker.kill()

    def _plan(self, collected: Collected) -> None:
        for pack in self._packs.values():
            pack.items = [item for item in collected.items if pack.work.takes(item)]
            pack.problem = "; ".join(
                f"{Path(path).name}: {problem}"
                for path, problem in collected.problems.items()
                if Path(path).is_relative_to(pack.work.folder)
            )
        for unit in self._dealt():
            pack = self._packs[unit.pack]
            self._logs[unit] = self._folder / f"unit-{len(self._logs)}.txt"
            pack.logs.append(self._logs[unit])
            pack.unfinished += 1
            self._waiting.append(unit)

    def _dealt(self) -> list[Unit]:
        """The units of this run. What other runs have to run is forgotten."""
        items = {name: pack.items for name, pack in self._packs.items()}
        units = [
            unit
            for name, pack in self._packs.items()
            for unit in units_of(name, pack.work.folder, pack.items, pack.work.recorded)
        ]
        own = set(self._engine.deal(items, units))
        for name, pack in self._packs.items():
            pack.keep([unit for unit in own if unit.pack == name])
        self._packs = {name: pack for name, pack in self._packs.items() if not pack.is_for_others}
        return [unit for unit in units if unit in own]

    def _take_note(self, ended: _UnitRun | BaseException) -> None:
        if isinstance(ended, BaseException):
            raise ended
        pack = self._packs[ended.unit.pack]
        pack.unfinished -= 1
        pack.finished += ended.finished
        pack.seconds += ended.seconds
        if ended.ending:
            pack.problem = pack.problem or ended.ending.reason
        else:
            self._engine.on_unit(ended.unit, ended.seconds)

    def _serve(self, slot: int) -> None:
        """One thread: leads one worker after another."""
        try:
            while unit := self._take(slot):
                self._ended.put(self._run_unit(slot, unit))
            with self._lock:
                worker = self._workers.pop(slot, None)
            if worker:
                worker.stop()
        except BaseException as error:
            self._ended.put(error)  # for the thread that waits for the results

    def _take(self, slot: int) -> Unit | None:
        with self._lock:
            if not self._waiting:
                return None
            own = self._begun[slot]
            unit = next_unit(self._waiting, own, set().union(*self._begun) - own)
            self._waiting.remove(unit)
            own.add(unit.pack)
            return unit

    def _run_unit(self, slot: int, unit: Unit) -> _UnitRun:
        began = time.monotonic()
        finished: list[CheckResult] = []
        for result in self._results_of(slot, unit):
            if self._ending:
                break
            ending = self._engine.after_failure(result) if result.status in FAILING else None
            if ending is None or ending.status is Status.SKIPPED:
                finished.append(result)
                self._engine.on_result(self._packs[unit.pack].work.pack, result)
            if ending:
                self.end(ending)
                break
        known = {result.check.id for result in finished}
        rest = [item.check for item in unit.items if item.check.id not in known]
        if self._ending:
            finished += cut_short(rest, self._ending)
        if any(result.status in FAILING for result in finished):
            self._dismiss(slot)  # what it shares between checks may be broken
        seconds = time.monotonic() - began
        return _UnitRun(unit, finished, seconds, self._ending if rest else None)

    def _results_of(self, slot: int, unit: Unit) -> Iterator[CheckResult]:
        """The result of each check of a unit, as soon as it is known."""
        waiting = {item.node: item.check for item in unit.items}
        running = ""
        try:
            if self._ending:
                return
            for event in self._worker(slot).carry_out(self._order(unit)):
                if isinstance(event, Began):
                    running = event.node
                else:
                    yield event.result(waiting.pop(event.node))
        except WorkerEnded as error:
            yield from crashed(waiting, running, str(error))

    def _order(self, unit: Unit) -> Order:
        work = self._packs[unit.pack].work
        return Order(
            nodes=tuple(item.node for item in unit.items),
            log=str(self._logs[unit]),
            evidence=str(work.log.parent / FAILURES),
            limit_s=work.pack.time_limit_s,
            retries=self._engine.retries,
        )

    def _worker(self, slot: int) -> Worker:
        """The worker of a thread; a new one if it has none. Raises WorkerEnded."""
        with self._lock:
            worker = self._workers.get(slot)
        if worker is None:
            worker = self._crew.hire()
            with self._lock:
                self._workers[slot] = worker
                ending = self._ending
            if ending:
                worker.interrupt()
        return worker

    def _dismiss(self, slot: int) -> None:
        with self._lock:
            worker = self._workers.pop(slot, None)
        if worker:
            worker.kill()
