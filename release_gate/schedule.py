"""Packs side by side, results in the order of the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait

from release_gate.model import Pack, PackResult

RunOne = Callable[[Pack], PackResult]


def run_plan(
    plan: Sequence[Pack], jobs: int, run_one: RunOne, stop: Callable[[], None]
) -> Iterator[PackResult]:
    """Runs each pack once, at most `jobs` at a time, one that is marked `alone` by itself.

    Yields the results in the plan's order. Whatever ends this early calls `stop`, which must end
    the packs that still run.
    """
    with ThreadPoolExecutor(jobs) as pool:
        try:
            started = {p.name: pool.submit(run_one, p) for p in plan if not p.alone}
            for pack in plan:
                if pack.alone:
                    wait(started.values())
                    yield run_one(pack)
                else:
                    yield started[pack.name].result()
        except BaseException:
            stop()
            pool.shutdown(cancel_futures=True)
            raise
