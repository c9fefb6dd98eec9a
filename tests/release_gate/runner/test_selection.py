"""The selection of packs and checks, and the names of shards."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_gate.errors import BadSetting
from release_gate.model import Check, Pack, Shard
from release_gate.reference import PLAN
from release_gate.runner.selection import choose, read_shard, select
from tests.release_gate.records import PACK

plans = st.integers(1, 12).map(lambda n: tuple(replace(PACK, name=f"p{i}") for i in range(n)))


@given(plans, st.data())
def test_only_and_skip_keep_the_order(plan: tuple[Pack, ...], data: st.DataObject) -> None:
    names = [pack.name for pack in plan]
    only = data.draw(st.sets(st.sampled_from(names)))
    skip = data.draw(st.sets(st.sampled_from(names)))
    wanted = [n for n in names if (n in only or not only) and n not in skip]
    if wanted:
        assert [pack.name for pack in select(plan, only, skip)] == wanted
    else:
        with pytest.raises(BadSetting, match="no pack"):
            select(plan, only, skip)


ONE, TWO = Check("A-1", "Log in", "w", "a/test_one.py:1"), Check("A-2", "Out", "w", "a/test_b.py:2")
CHECKS = {"auth": (ONE, TWO), "home": (replace(ONE, id="H-1"),)}


@pytest.mark.parametrize(
    ("words", "failed", "chosen"),
    [
        ("log in", None, {"auth": {"A-1"}, "home": {"H-1"}}),
        ("a-1", None, {"auth": {"A-1"}}),
        ("test_b.py", None, {"auth": {"A-2"}}),
        ("home", None, {"home": {"H-1"}}),
        ("", {"auth": {"A-2"}, "gone": {"X"}}, {"auth": {"A-2"}}),
        ("log in", {"auth": {"A-1", "A-2"}}, {"auth": {"A-1"}}),
    ],
)
def test_checks_are_chosen_by_words_and_by_their_last_result(
    words: str, failed: dict[str, set[str]] | None, chosen: dict[str, set[str]]
) -> None:
    assert choose(CHECKS, (lambda text: words in text) if words else None, failed) == chosen


@pytest.mark.parametrize(
    ("words", "failed", "message"),
    [("nowhere", None, "no check is selected"), ("", {"auth": set[str]()}, "no check failed")],
)
def test_no_check_is_a_mistake(
    words: str, failed: dict[str, set[str]] | None, message: str
) -> None:
    with pytest.raises(BadSetting, match=message):
        choose(CHECKS, (lambda text: words in text) if words else None, failed)


def test_a_pack_that_does_not_exist_is_named_with_those_that_do() -> None:
    with pytest.raises(BadSetting, match="'nosuch'") as caught:
        select(PLAN, only=["nosuch"])
    assert "home" in caught.value.hint


def test_a_shard_is_named_by_number_and_total() -> None:
    assert read_shard("2/3") == Shard(2, 3)
    assert str(Shard(2, 3)) == "2/3"


@pytest.mark.parametrize("text", ["", "1", "0/3", "4/3", "a/b", "1/0", "-1/2", "1/2/3", "1/1"])
def test_an_invalid_shard_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_shard(text)
