"""What changed since the last run of the whole plan. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from release_gate.model import FAILING, GateResult, Status
from release_gate.reporting.past import Key, Past, Run, key_of

SLOWER_S = 1.0  # a smaller difference of the duration is noise
PASSING = (Status.PASS, Status.FLAKY)


@dataclass(frozen=True)
class Changes:
    """Differences between a run and the last whole one; checks are in the order of the plan."""

    since: Run
    newly_failing: Sequence[Key]
    still_failing: Sequence[Key]
    fixed: Sequence[Key]
    added: Sequence[Key]
    removed: Sequence[Key]  # only if this is a whole run
    slower_s: float | None  # negative: faster; None: not comparable, or about the same


def changes(gate: GateResult, past: Past) -> Changes | None:
    """None if there was no whole run before."""
    since = past.last_whole
    if since is None:
        return None
    before = past.compared
    now = {key_of(pack, each): each.status for pack in gate.packs for each in pack.checks}
    whole = not gate.part
    failing = [key for key in now if now[key] in FAILING]
    difference = gate.seconds - since.seconds
    return Changes(
        since=since,
        newly_failing=[key for key in failing if before.get(key) not in FAILING],
        still_failing=[key for key in failing if before.get(key) in FAILING],
        fixed=[key for key in now if now[key] in PASSING and before.get(key) in FAILING],
        added=[key for key in now if key not in before],
        removed=sorted(key for key in before if key not in now) if whole else [],
        slower_s=difference if whole and abs(difference) >= SLOWER_S else None,
    )
