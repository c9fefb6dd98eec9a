"""Outcomes of commands: the only one of a list, and any of them."""

from __future__ import annotations

from hypothesis import strategies as st

from codemod.report import Outcome

TEXTS = st.text(max_size=30)
OUTCOMES = st.lists(
    st.builds(
        Outcome,
        path=TEXTS,
        status=st.sampled_from(["current", "absent", "refused", "unchanged"]),
        exit=st.sampled_from([0, 1, 3]),
        message=TEXTS,
        line=st.integers(0, 99),
        hint=TEXTS,
        notes=st.lists(st.tuples(st.integers(0, 9), TEXTS), max_size=2).map(tuple),
        diff=TEXTS,
    ),
    max_size=3,
)


def only(outcomes: list[Outcome]) -> Outcome:
    """The one outcome of a command that was given one file."""
    assert len(outcomes) == 1
    return outcomes[0]
