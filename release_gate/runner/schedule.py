"""Packs side by side, results in the order of the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait

from release_gate.model import Pack, PackResult

RunOne = Callable[[Pack], PackResult]


def run_plan(
    plan: Sequence[Pack],
    jobs: int,
    run_one: RunOne,
    stop: Callable[[], None],
    size: Callable[[Pack], int] = lambda pack: 0,
) -> Iterator[PackResult]:
    """Runs each pack once, at most `jobs` at a time, one that is marked `alone` by itself.

    The largest by `size` start first: a long one that starts last is waited for by idle cores.
    Yields the results in the plan's order. Whatever ends this early calls `stop`, which must end
    the packs that still run.
    """
    with ThreadPoolExecutor(jobs) as pool:
        try:
            together = sorted((p for p in plan if not p.alone), key=size, reverse=True)
            started = {p.name: pool.submit(run_one, p) for p in together}
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
