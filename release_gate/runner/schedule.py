"""Runs packs in parallel and yields their results in the order of the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait

from release_gate.model import Pack, PackResult

RunPack = Callable[[Pack], PackResult]


def run_plan(
    plan: Sequence[Pack],
    jobs: int,
    run_pack: RunPack,
    stop: Callable[[], None],
    size: Callable[[Pack], int] = lambda pack: 0,
) -> Iterator[PackResult]:
    """Run each pack once, at most `jobs` at a time, one marked `alone` while no other runs.

    The largest by `size` start first: cores would idle while a long one that starts last ends.
    Whatever ends the iteration early calls `stop`, which must end the packs that still run.
    """
    with ThreadPoolExecutor(jobs) as pool:
        try:
            parallel = sorted((p for p in plan if not p.alone), key=size, reverse=True)
            started = {p.name: pool.submit(run_pack, p) for p in parallel}
            for pack in plan:
                if pack.alone:
                    wait(started.values())
                    yield run_pack(pack)
                else:
                    yield started[pack.name].result()
        except BaseException:
            stop()
            pool.shutdown(cancel_futures=True)
            raise
