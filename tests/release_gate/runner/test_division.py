"""What a run has to run, and what it learns."""

from __future__ import annotations

from dataclasses import replace

from release_gate.model import Shard
from release_gate.runner.division import Division
from release_gate.runner.schedule import Item, Unit
from tests.release_gate.records import CHECK

ITEMS = [Item(f"n{number}", "/p", replace(CHECK, id=f"A-{number}"), "f") for number in range(2)]
UNITS = [Unit("a", f"u{number}", (item,), 0.0) for number, item in enumerate(ITEMS)]


def test_a_run_without_a_shard_runs_everything() -> None:
    division = Division()
    assert division.deal({"a": ITEMS}, UNITS) == UNITS
    assert division.selection == {"a": ("A-0", "A-1")}


def test_a_shard_runs_its_part_and_knows_all_checks() -> None:
    division = Division(Shard(2, 2), {"a": {"u1": 5.0, "u0": 1.0}})
    assert division.deal({"a": ITEMS}, UNITS) == UNITS[:1]
    assert division.selection == {"a": ("A-0", "A-1")}


def test_the_seconds_of_units_are_kept_by_their_names() -> None:
    division = Division()
    division.note(UNITS[0], 2.0)
    division.note(UNITS[1], 3.0)
    assert division.seconds == {"a": {"u0": 2.0, "u1": 3.0}}
