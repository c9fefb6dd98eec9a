"""The selection of packs and shards."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_gate.errors import BadSetting
from release_gate.model import Pack
from release_gate.plan import PLAN
from release_gate.runner.selection import Shard, read_shard, select
from tests.release_gate.records import PACK

plans = st.integers(0, 12).map(lambda n: tuple(replace(PACK, name=f"p{i}") for i in range(n)))


@given(plans, st.integers(1, 15))
def test_the_shards_of_a_plan_are_the_plan(plan: tuple[Pack, ...], shards: int) -> None:
    parts = [select(plan, shard=Shard(index, shards)) for index in range(1, shards + 1)]
    assert Counter(pack for part in parts for pack in part) == Counter(plan)
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


@given(plans, st.data())
def test_only_and_skip_keep_the_order(plan: tuple[Pack, ...], data: st.DataObject) -> None:
    names = [pack.name for pack in plan]
    only = data.draw(st.sets(st.sampled_from(names)) if names else st.just(set[str]()))
    skip = data.draw(st.sets(st.sampled_from(names)) if names else st.just(set[str]()))
    wanted = [n for n in names if (n in only or not only) and n not in skip]
    assert [pack.name for pack in select(plan, only, skip)] == wanted


def test_a_pack_that_does_not_exist_is_named_with_those_that_do() -> None:
    with pytest.raises(BadSetting, match="'nosuch'") as caught:
        select(PLAN, only=["nosuch"])
    assert "home" in caught.value.hint


@pytest.mark.parametrize("text", ["", "1", "0/3", "4/3", "a/b", "1/0", "-1/2", "1/2/3"])
def test_an_invalid_shard_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_shard(text)
