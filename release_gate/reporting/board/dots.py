"""The last results of a check as a row of marks, which the style sheet draws. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from release_gate.model import Status
from release_gate.reporting.board.markup import WORDS
from release_gate.reporting.past import Outcome

LETTERS = {
    Status.PASS: "p",
    Status.FLAKY: "l",
    Status.FAIL: "f",
    Status.ERROR: "e",
    Status.SKIPPED: "s",
}


def dots(outcomes: Sequence[Outcome]) -> str:
    """One element for each series of equal results, oldest first.

    Hundreds of rows hold such marks, so a series is one element whose class says its length.
    """
    series = ((status, len(list(same))) for status, same in groupby(o.status for o in outcomes))
    return "".join(
        f'<i class="{LETTERS[status]} n{number}">{number} {WORDS[status]} </i>'
        for status, number in series
    )
