"""Shards become the run that they are parts of, or one line says what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_gate.errors import BadShard
from release_gate.model import (
    Check,
    CheckResult,
    Environment,
    GateResult,
    Observation,
    Shard,
    Status,
)
from release_gate.reference import PLAN
from release_gate.runner.merging import merge
from release_gate.runner.verdict import pack_verdict
from tests.release_gate.records import any_status, gate_of

HOME, AUTH = (next(pack for pack in PLAN if pack.name == name) for name in ("home", "auth"))
PACKS = (HOME, AUTH)  # in the order of the plan


@st.composite
def runs(draw: st.DrawFn) -> GateResult:
    """A whole run of two packs, each with some checks."""
    statuses = draw(st.lists(st.lists(any_status, min_size=1, max_size=6), min_size=2, max_size=2))
    return gate_of(
        *(
            pack_verdict(pack, seen(*(result(f"{pack.name}-{n}", s) for n, s in enumerate(found))))
            for pack, found in zip(PACKS, statuses, strict=True)
        )
    )


def result(id_: str, status: Status = Status.PASS) -> CheckResult:
    return CheckResult(Check(id_, "t", "w", "f:1"), status, 0.5, f"message of {id_}")


def seen(*results: CheckResult, problem: str = "") -> Observation:
    return Observation(tuple(each.check for each in results), results, 1.0, problem)


def shards_of(
    gate: GateResult, dealt: Callable[[CheckResult], int], total: int
) -> list[GateResult]:
    """The run as `total` shards; `dealt` is the number of the shard that has a check."""
    selection = {p.pack.name: tuple(c.check.id for c in p.checks) for p in gate.packs}
    parts = []
    for number in range(1, total + 1):
        packs = []
        for pack in gate.packs:
            own = [check for check in pack.checks if dealt(check) == number]
            if own:
                packs.append(pack_verdict(pack.pack, seen(*own), whole=False))
        shard = Shard(number, total)
        parts.append(replace(gate, packs=tuple(packs), shard=shard, selection=selection))
    return parts


def without_seconds(gate: GateResult) -> GateResult:
    return replace(gate, packs=tuple(replace(pack, seconds=0.0) for pack in gate.packs))


@given(runs(), st.integers(2, 5), st.randoms())
def test_merged_shards_are_the_whole_run(gate: GateResult, total: int, by: object) -> None:
    numbers = {
        check.check.id: by.randint(1, total)  # type: ignore[attr-defined]
        for pack in gate.packs
        for check in pack.checks
    }
    parts = shards_of(gate, lambda check: numbers[check.check.id], total)
    by.shuffle(parts)  # type: ignore[attr-defined]
    assert without_seconds(merge(PLAN, parts)) == without_seconds(gate)


ONE = gate_of(pack_verdict(HOME, seen(*(result(f"H-{number}") for number in range(4)))))


def parts(total: int = 2) -> list[GateResult]:
    return shards_of(ONE, lambda check: int(check.check.id[-1]) % total + 1, total)


def test_seconds_add_up_and_the_longest_shard_is_the_duration() -> None:
    first, second = parts()
    merged = merge(PLAN, [replace(first, seconds=7.0), replace(second, seconds=9.0)])
    assert merged.seconds == 9.0
    assert merged.packs[0].seconds == 2.0


def with_commit(part: GateResult, commit: str) -> GateResult:
    return replace(part, environment=Environment(commit=commit))


MISTAKES: dict[str, tuple[Callable[[], Sequence[GateResult]], str]] = {
    "missing": (lambda: [parts(3)[0], parts(3)[2]], "shard 2/3 is missing"),
    "twice": (lambda: [*parts(), parts()[1]], "shard 2/2 is given twice"),
    "of another total": (
        lambda: [parts(2)[0], parts(3)[1]],
        "shard 2/3 has another number of shards than shard 1/2",
    ),
    "of another commit": (
        lambda: [with_commit(parts()[0], "abc"), with_commit(parts()[1], "def")],
        "shard 2/2 has another commit than shard 1/2",
    ),
    "of another selection": (
        lambda: [parts()[0], replace(parts()[1], selection={"auth": ("AUTH-01",)})],
        "shard 2/2 has another selection of checks than shard 1/2",
    ),
    "without checks": (
        lambda: [parts()[0], replace(parts()[1], selection={})],
        "shard 2/2 has found no checks",
    ),
    "not a shard": (lambda: [parts()[0], ONE], "a summary is that of a whole run"),
    "dealt otherwise": (
        lambda: [parts()[0], replace(parts()[0], shard=Shard(2, 2))],
        "shards 1/2 and 2/2 both have the check H-",
    ),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_what_is_no_run_is_refused_by_name(case: str) -> None:
    given_parts, message = MISTAKES[case]
    with pytest.raises(BadShard, match=message):
        merge(PLAN, given_parts())


def test_a_check_that_no_shard_reports_is_an_error() -> None:
    first, second = parts()
    (pack,) = second.packs
    fewer = replace(second, packs=(replace(pack, checks=pack.checks[1:]),))
    (merged,) = merge(PLAN, [first, fewer]).packs
    assert [each.status.value for each in merged.checks] == ["PASS", "ERROR", "PASS", "PASS"]
    assert merged.status is Status.FAIL


def test_a_problem_that_all_shards_have_is_told_once() -> None:
    broken = [
        replace(part, packs=(replace(part.packs[0], problem="test_x.py: SyntaxError"),))
        for part in parts()
    ]
    assert merge(PLAN, broken).packs[0].problem == "test_x.py: SyntaxError"


def test_two_checks_with_one_id_are_a_problem_of_the_pack_in_whatever_shards_they_are() -> None:
    first, second = parts()
    twin = replace(first, packs=second.packs)
    twins = {"home": ("H-0", "H-1", "H-1", "H-2", "H-3", "H-3")}
    both = [replace(first, selection=twins), replace(twin, shard=second.shard, selection=twins)]
    double = replace(both[0], packs=second.packs)
    merged = merge(PLAN, [double, both[1]])
    assert "two checks have the same id: H-1, H-3" in merged.packs[0].problem


def test_a_shard_that_ended_early_and_the_hosts_are_said() -> None:
    first, second = parts()
    one = replace(first, environment=Environment(host="a", part="home, ended early"))
    other = replace(second, environment=Environment(host="b", part="home"))
    merged = merge(PLAN, [one, other])
    assert merged.environment == Environment(host="a; b", part="home, ended early")
    assert merged.shard is None
