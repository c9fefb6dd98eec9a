"""The choice and the order of checks for a mutant."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.release_gate.mutation.mutant import Edit, Mutant, Region
from tests.release_gate.mutation.reach import Footprint, Reach, store, stored
from tests.release_gate.mutation.record import digest
from tests.release_gate.mutation.source import Source
from tests.release_gate.mutation.usage import Usage

FILE = "backend/a.py"


def footprint(root: Path, seconds: float, *lines: int, message: str = "") -> Footprint:
    versions = {FILE: digest(root / FILE)}
    return Footprint(seconds, {FILE: list(lines)}, ["public/index.html"], versions, message)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "backend").mkdir()
    (tmp_path / FILE).write_text("a\nb\nc\n")
    return tmp_path


def mutant(file: str = FILE, *regions: Region) -> Mutant:
    return Mutant("rule", file, "place", "what", (Edit(0, 1, b"x"),), regions=regions)


def test_a_check_that_runs_the_line_is_chosen(root: Path) -> None:
    reach = Reach({"A": footprint(root, 1, 1), "B": footprint(root, 1, 2, 3)}, root)
    assert reach.checks_for(mutant(FILE, Region(FILE, 2, 2)), ()) == ("B",)


def test_line_numbers_of_a_changed_file_mean_nothing(root: Path) -> None:
    footprints = {"A": footprint(root, 1, 1), "B": footprint(root, 1)}
    (root / FILE).write_text("a\nnew\nb\n")
    assert Reach(footprints, root).checks_for(mutant(FILE, Region(FILE, 2, 2)), ()) == ("A",)


def test_a_page_concerns_the_checks_that_open_it(root: Path) -> None:
    reach = Reach({"A": footprint(root, 1, 1)}, root)
    assert reach.checks_for(mutant("public/index.html"), ()) == ("A",)
    assert reach.checks_for(mutant("public/login.html"), ()) == ()


def test_hints_come_first_then_likely_ones_then_those_without_a_browser(root: Path) -> None:
    browser = footprint(root, 1, 1)
    plain = replace(browser, opened=[])
    unreached = replace(footprint(root, 1), opened=[])
    footprints = {
        "UI-1": browser,
        "API-1": plain,
        "SEC-08": unreached,
        "API-2": plain,
        "KNOWN": browser,
    }
    fault = replace(mutant(FILE, Region(FILE, 1, 1)), rule="route-headers")
    chosen = Reach(footprints, root).checks_for(fault, ["KNOWN"])
    assert chosen == ("KNOWN", "SEC-08", "API-1", "API-2", "UI-1")


def test_a_check_that_fails_without_a_fault_is_not_used(root: Path) -> None:
    reach = Reach({"A": footprint(root, 1, 1, message="no mail")}, root)
    assert reach.footprints == {}
    assert reach.unfit == {"A": "no mail"}


def test_footprints_are_kept(root: Path, tmp_path: Path) -> None:
    found = {"A": footprint(root, 1.5, 1, 2)}
    store(tmp_path / "kept" / "sound.json", found)
    assert stored(tmp_path / "kept" / "sound.json") == found
    assert stored(tmp_path / "none.json") == {}


def test_a_constant_concerns_what_uses_it_directly_or_through_others(root: Path) -> None:
    text = (
        "LIMIT = 5\nclass Body:\n    size = LIMIT\n"
        "def read():\n    return LIMIT\n"
        "def route(body: Body):\n    pass\n"
        "def other():\n    pass\n"
    )
    (root / FILE).write_text(text)
    found = Usage([Source(root, FILE)]).regions("LIMIT")
    assert sorted(region.first for region in found) == [5, 7]
