"""What runs next: every unit once, the longest first, and packs stay with their worker."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from release_gate.runner.schedule import UNRECORDED_S, Item, Unit, next_unit, units_of
from tests.release_gate.records import CHECK

PACKS = ("a", "b", "c", "d")


def item(number: int, unit: str) -> Item:
    return Item(f"n{number}", f"/packs/{unit}", replace(CHECK, id=f"A-{number}"), unit)


units = st.lists(
    st.builds(Unit, st.sampled_from(PACKS), st.text(), st.just(()), st.floats(0, 100)),
    min_size=1,
    max_size=9,
)
begun = st.sets(st.sampled_from(PACKS))


@given(st.lists(st.sampled_from("xyz")))
def test_every_check_is_in_one_unit_and_their_order_is_kept(names: list[str]) -> None:
    items = [item(number, name) for number, name in enumerate(names)]
    found = units_of("a", Path("/packs"), items, {"A-0": 5.0})
    assert [unit.items for unit in found] == [
        tuple(each for each in items if each.unit == name) for name in dict.fromkeys(names)
    ]
    assert [unit.name for unit in found] == list(dict.fromkeys(names))
    for unit in found:
        seconds = [5.0 if each.check.id == "A-0" else UNRECORDED_S for each in unit.items]
        assert unit.seconds == sum(seconds)


@given(units, begun, begun)
def test_a_worker_stays_with_its_packs_then_begins_one_then_helps(
    waiting: list[Unit], own: set[str], others: set[str]
) -> None:
    unit = next_unit(waiting, own, others)
    assert unit in waiting
    packs = {each.pack for each in waiting}
    if packs & own:
        assert unit.pack in own
    elif packs - others:
        assert unit.pack not in others
    same = [each.seconds for each in waiting if each.pack == unit.pack]
    assert unit.seconds == max(same)


def test_the_pack_with_the_most_to_do_begins_first() -> None:
    waiting = [Unit("a", "x", (), 3.0), Unit("b", "x", (), 2.0), Unit("b", "y", (), 2.0)]
    assert next_unit(waiting, (), ()).pack == "b"
    assert next_unit(waiting, (), ("b",)).pack == "a"
    assert next_unit(waiting, (), ("a", "b")).pack == "a"  # the longest of all


def test_an_item_is_in_the_folder_of_its_file() -> None:
    assert item(1, "x").is_in(Path("/packs"))
    assert not item(1, "x").is_in(Path("/pack"))


def test_a_unit_that_is_a_file_is_named_from_its_pack() -> None:
    items = [item(1, "/packs/a/deep/test_x.py"), item(2, "page home")]
    found = units_of("a", Path("/packs/a"), items, {})
    assert [unit.name for unit in found] == ["deep/test_x.py", "page home"]
