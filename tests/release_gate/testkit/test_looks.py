"""Snapshots: what a reader would call a change is one, and what browsers round is none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_gate.bundles.bundle_b.conftest import SNAPSHOTS
from release_gate.testkit.looks import (
    LAYOUT,
    MARKUP,
    STYLE,
    TOLERANCE_PX,
    TREE,
    Look,
    Snapshots,
    difference,
    look_of,
    read_look,
)
from release_gate.testkit.page_facts import PageFacts
from release_gate.testkit.pages import EVERY_PAGE
from tests.release_gate.testkit.facts import element, facts

BOXES = st.lists(st.integers(-50, 3000), min_size=4, max_size=4)


def with_box(box: list[int], name: str = "Save") -> PageFacts:
    layout = {"listed": [element("button", name, box)]}
    return facts(layout={320: layout, 768: layout, 1280: layout})


@given(BOXES, st.lists(st.integers(-5, 5), min_size=4, max_size=4))
def test_a_box_may_differ_by_the_tolerance(box: list[int], moved: list[int]) -> None:
    old = look_of(with_box(box)).parts[LAYOUT]
    new = look_of(with_box([a + b for a, b in zip(box, moved, strict=True)])).parts[LAYOUT]
    assert (difference(old, new) == "") == all(abs(each) <= TOLERANCE_PX for each in moved)


@given(st.lists(BOXES, max_size=5), st.integers(0, 4))
def test_an_element_that_is_missing_is_a_difference(boxes: list[list[int]], index: int) -> None:
    listed = [element("button", f"No. {number}", box) for number, box in enumerate(boxes)]
    rest = listed[:index] + listed[index + 1 :]
    old, new = (
        look_of(facts(layout={320: {"listed": each}})).parts[LAYOUT] for each in (listed, rest)
    )
    assert (difference(old, new) == "") == (len(listed) == len(rest))


def test_a_difference_shows_both_lines() -> None:
    old, new = (look_of(with_box(box)).parts[LAYOUT] for box in ([1, 2, 3, 4], [1, 2, 30, 4]))
    lines = difference(old, new).splitlines()
    assert "-    1     2     3     4  button Save" in lines
    assert "+    1     2    30     4  button Save" in lines


def test_a_colour_is_a_difference() -> None:
    plain, red = "h1: color rgb(1, 2, 3)", "h1: color rgb(255, 2, 3)"
    old, new = (look_of(facts(styles=each)).parts[STYLE] for each in (plain, red))
    assert old == "h1: color #010203"
    assert "+h1: color #ff0203" in difference(old, new)


def test_the_first_part_that_differs_is_the_problem(tmp_path: Path) -> None:
    transcripts = Snapshots(tmp_path)
    assert transcripts.first_problem("home", Look({"loaded": ""})).startswith("loaded: home.txt is")
    transcripts.write("home", Look({"loaded": "asks", "pressed": "tells", "at the end": ""}))
    assert transcripts.first_problem("home", Look({"loaded": "asks", "pressed": "tells"})) == ""
    silent = Look({"loaded": "asks", "pressed": "", "at the end": "asks"})
    assert "-tells" in transcripts.first_problem("home", silent)
    assert transcripts.first_problem("home", silent).startswith("pressed: ")
    assert "+more" in transcripts.first_problem(
        "home", Look({**silent.parts, "pressed": "tells\nmore"})
    )
    assert "-asks" in transcripts.first_problem("home", Look({"pressed": "tells"}))


def test_the_id_of_an_upload_is_not_part_of_the_look() -> None:
    (tree,) = {look_of(facts(tree=f"- /api/uploads/{id}")).parts[TREE] for id in ("a-1", "b_2")}
    assert tree.endswith("- /api/uploads/...")


def test_what_is_there_before_the_api_answers_is_part_of_the_look() -> None:
    hidden, shown = (look_of(facts(early=early)).parts[TREE] for early in ("", "- text: Log in"))
    assert "+- text: Log in" in difference(hidden, shown)


@given(
    st.dictionaries(
        st.sampled_from([TREE, LAYOUT, STYLE]), st.from_regex(r"[ -~]+(\n[ -~]+)*", fullmatch=True)
    )
)
def test_a_snapshot_is_read_as_it_was_written(parts: dict[str, str]) -> None:
    parts = {name: text for name, text in parts.items() if "==" not in text}
    assert read_look(Look(parts).as_text()).parts == parts


def test_a_page_without_a_snapshot_is_a_problem_that_names_the_remedy(tmp_path: Path) -> None:
    snapshots, look = Snapshots(tmp_path / "looks"), look_of(facts(tree="- main"))
    missing = snapshots.problem("login", TREE, look)
    assert "login.txt is missing in looks/" in missing
    assert "--update-baselines" in missing
    snapshots.write("login", look)
    assert snapshots.problem("login", TREE, look) == ""
    changed = snapshots.problem("login", TREE, look_of(facts(tree="- banner")))
    assert "-- main" in changed
    assert "+- banner" in changed


def test_a_snapshot_without_the_part_is_a_problem(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    snapshots.write("login", replace(look_of(facts()), parts={}))
    assert snapshots.problem("login", TREE, look_of(facts(tree="- main")))


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_every_page_has_a_whole_snapshot_in_version_control(name: str) -> None:
    look = read_look((SNAPSHOTS / f"{name}.txt").read_text("utf-8"))
    assert list(look.parts) == [TREE, MARKUP, LAYOUT, STYLE]
    assert all(f"-- {width} px: " in look.parts[LAYOUT] for width in (320, 768, 1280))


def test_no_snapshot_is_of_a_page_that_is_gone() -> None:
    assert {path.stem for path in SNAPSHOTS.iterdir()} == set(EVERY_PAGE)
