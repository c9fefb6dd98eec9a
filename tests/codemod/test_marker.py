"""The marker's text: a line for each gate, unchanged when nothing has changed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from codemod.marker import HEAD, updated
from codemod.stage import STAGE4

GATES = st.from_regex(r"[a-z][a-z/ ]{0,9}\.py", fullmatch=True)
TIMES = st.from_regex(r"20[0-9]{2}-01-01T00:00:00Z", fullmatch=True)
EARLY, LATE = "2026-01-01T00:00:00Z", "2026-12-31T23:59:59Z"


def test_a_line_has_version_time_digest_and_file() -> None:
    head, line = updated("", STAGE4, "release_gate/run_all.py", EARLY).splitlines()
    assert f"{head}\n" == HEAD
    words = line.split()
    assert words[:4] == ["Stage", "4", "v0.4.0", f"applied={EARLY}"]
    assert words[4].startswith("digest=sha256:")
    assert words[5:] == ["file=release_gate/run_all.py"]


@given(st.lists(st.tuples(GATES, TIMES), min_size=1, unique_by=lambda pair: pair[0]))
def test_the_same_again_changes_nothing(gates: list[tuple[str, str]]) -> None:
    text = ""
    for gate, time in gates:
        text = updated(text, STAGE4, gate, time)
    assert text.count("\n") == len(gates) + 1
    for gate, _ in gates:
        assert updated(text, STAGE4, gate, LATE) == text


def test_a_new_version_takes_the_place_of_the_old_line() -> None:
    text = updated(updated("", STAGE4, "a.py", EARLY), STAGE4, "b.py", EARLY)
    newer = updated(text, STAGE4._replace(version="0.5.0"), "a.py", LATE)
    _, first, second = newer.splitlines()
    assert first.startswith(f"Stage 4 v0.5.0 applied={LATE}")
    assert second == text.splitlines()[2]


def test_other_settings_of_the_same_version_take_its_place_too() -> None:
    text = updated("", STAGE4, "a.py", EARLY)
    newer = updated(text, STAGE4._replace(time_limit=5), "a.py", LATE)
    assert f"applied={LATE}" in newer
    assert newer.count("\n") == text.count("\n")


@given(st.lists(GATES, unique=True, min_size=1))
def test_removing_every_gate_leaves_nothing(gates: list[str]) -> None:
    text = ""
    for gate in gates:
        text = updated(text, STAGE4, gate, EARLY)
    for gate in gates[:-1]:
        text = updated(text, STAGE4, gate, "")
        assert f"file={gate}\n" not in text
        assert text.startswith(HEAD)
    assert updated(text, STAGE4, gates[-1], "") == ""


def test_a_gate_that_is_not_listed_is_removed_from_nothing() -> None:
    assert updated("", STAGE4, "a.py", "") == ""
    text = updated("", STAGE4, "a.py", EARLY)
    assert updated(text, STAGE4, "b.py", "") == text


def test_lines_of_the_same_gate_become_one() -> None:
    """As after a merge of two branches that both applied the stage."""
    line = updated("", STAGE4, "a.py", EARLY).splitlines()[1]
    merged = f"{HEAD}{line}\n{line.replace(EARLY, LATE)}\n"
    assert updated(merged, STAGE4, "a.py", LATE) == f"{HEAD}{line}\n"
