"""The deal of units to shards: nothing is lost, all shards agree, and their times are close."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from release_gate.model import Shard
from release_gate.reference import PLAN, PROJECT
from release_gate.runner.deal import Recorded, dealt
from release_gate.runner.schedule import UNRECORDED_S, Item, Unit
from release_gate.runner.seconds import read_seconds
from tests.release_gate.records import CHECK

ITEM = Item("n", "/p", CHECK, "f")
NAMES = [(pack, name) for pack in "ab" for name in "uvwxyz"]
units = st.lists(st.sampled_from(NAMES), unique=True).map(
    lambda names: [Unit(pack, name, (ITEM,), 0.0) for pack, name in names]
)
seconds = st.dictionaries(
    st.sampled_from("ab"), st.dictionaries(st.sampled_from("uvwx"), st.floats(0, 60))
)
totals = st.integers(2, 8)


def shards(found: list[Unit], recorded: Recorded, total: int) -> list[list[Unit]]:
    return [dealt(found, recorded, Shard(number, total)) for number in range(1, total + 1)]


def load(found: list[Unit], recorded: Recorded) -> float:
    return sum(recorded.get(unit.pack, {}).get(unit.name, UNRECORDED_S) for unit in found)


@given(units, seconds, totals)
def test_every_unit_is_in_one_shard(found: list[Unit], recorded: Recorded, total: int) -> None:
    parts = shards(found, recorded, total)
    assert Counter(unit for part in parts for unit in part) == Counter(found)


@given(units, seconds, totals, st.randoms())
def test_the_order_in_which_units_are_found_does_not_matter(
    found: list[Unit], recorded: Recorded, total: int, by: random.Random
) -> None:
    others = list(found)
    by.shuffle(others)
    assert shards(others, recorded, total) == shards(found, recorded, total)


@given(units, seconds, totals)
def test_no_shard_takes_longer_than_its_share_and_the_longest_unit(
    found: list[Unit], recorded: Recorded, total: int
) -> None:
    longest = max((load([unit], recorded) for unit in found), default=0.0)
    bound = load(found, recorded) / total + longest
    assert all(load(part, recorded) <= bound + 1e-6 for part in shards(found, recorded, total))


def test_the_longest_is_dealt_first_and_names_decide_ties() -> None:
    found = [Unit("a", name, (ITEM,), 0.0) for name in "wxyz"]
    recorded = {"a": {"w": 1.0, "x": 3.0, "y": 2.0, "z": 2.0}}
    named = [[unit.name for unit in part] for part in shards(found, recorded, 2)]
    assert named == [["x", "w"], ["y", "z"]]


def test_an_unrecorded_unit_counts_by_its_checks() -> None:
    found = [Unit("a", "new", (ITEM,) * 10, 0.0), Unit("a", "old", (ITEM,), 0.0)]
    recorded = {"a": {"old": 9.9 * UNRECORDED_S}}
    assert [unit.name for unit in dealt(found, recorded, Shard(1, 2))] == ["new"]


def test_there_may_be_fewer_units_than_shards() -> None:
    found = [Unit("a", "x", (ITEM,), 0.0)]
    assert [len(part) for part in shards(found, {}, 3)] == [1, 0, 0]


def test_the_record_of_this_gate_names_what_there_is_and_deals_well() -> None:
    recorded = read_seconds(PROJECT.seconds)
    assert set(recorded) == {pack.name for pack in PLAN}
    folders = {pack.name: PROJECT.root / pack.path for pack in PLAN}
    files = [(pack, name) for pack, names in recorded.items() for name in names if ".py" in name]
    assert [name for pack, name in files if not (folders[pack] / name).is_file()] == []
    found = [Unit(pack, name, (), 0.0) for pack, names in recorded.items() for name in names]
    for total in (3, 6):
        longest = max(load(part, recorded) for part in shards(found, recorded, total))
        assert longest <= 1.1 * load(found, recorded) / total
