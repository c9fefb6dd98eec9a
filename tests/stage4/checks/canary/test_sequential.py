"""The sequential test: hiccups decide nothing, what recurs does; laws over any sequence."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.checks.canary.plan import PLANS, Plan
from stage4.checks.canary.sequential import (
    HICCUP_S,
    Decision,
    Outcome,
    Sequential,
    decide,
    p95_is_over,
)
from tests.stage4.checks.canary.error_rates import GOOD_S, POSITIONS, begins, service

QUICK, STANDARD, STRICT = PLANS["quick"], PLANS["standard"], PLANS["strict"]


def schedule(plan: Plan, flags: list[bool], took_s: float = 0.02) -> list[Outcome]:
    """Pings that leave on schedule; those over the limit take so long."""
    return [
        Outcome(n / plan.per_second, n / plan.per_second + (took_s if over else GOOD_S), over)
        for n, over in enumerate(flags)
    ]


def run(plan: Plan, outcomes: list[Outcome], warm_up: list[Outcome] | None = None) -> Sequential:
    test = Sequential(plan, warm_up or [])
    for outcome in outcomes:
        if test.add(outcome) is not Decision.GO_ON:
            break
    return test


@pytest.mark.parametrize("profile", PLANS)
@pytest.mark.parametrize("limit_s", [0.1, 0.5, 1.0])
@pytest.mark.parametrize("length_s", [0.1, 0.3, 0.5, 1.0, 1.3, 1.5])
@pytest.mark.parametrize("position", POSITIONS)
def test_one_hiccup_decides_nothing(
    position: str, length_s: float, limit_s: float, profile: str
) -> None:
    plan = PLANS[profile]
    test = run(plan, service(plan, [(begins(plan, position), length_s)], limit_s))
    assert test.decision is Decision.PASS
    assert test.events <= 1
    assert not p95_is_over(test.count, test.over)


@pytest.mark.parametrize("began_s", [n / 50 for n in range(0, 520, 7)])
def test_a_hiccup_decides_nothing_wherever_it_falls(began_s: float) -> None:
    assert run(QUICK, service(QUICK, [(began_s, 1.5)], 0.05)).decision is Decision.PASS


def test_a_hiccup_in_the_warm_up_decides_nothing() -> None:
    warm_up = [Outcome(-1.5, 0.0, True)]
    assert run(QUICK, schedule(QUICK, [False] * 90), warm_up).decision is Decision.PASS
    later = service(QUICK, [(2.0, 0.5)], 0.1)
    assert run(QUICK, later, warm_up).decision is Decision.PASS


@pytest.mark.parametrize("profile", PLANS)
def test_stalls_that_recur_fail(profile: str) -> None:
    plan = PLANS[profile]
    stalls = [(1.0 + 4 * n, 0.8) for n in range(40)]
    test = run(plan, service(plan, stalls, 0.1))
    assert test.decision is Decision.FAIL
    assert test.events > 1


@pytest.mark.parametrize("profile", PLANS)
@pytest.mark.parametrize("took_s", [1.01, 1.2, 1.5, 2.0, 4.9])
def test_dead_slow_fails_within_three_answers_time(took_s: float, profile: str) -> None:
    """The warm-up ends with its first slow answer; its time counts too."""
    plan = PLANS[profile]
    warm_up = [Outcome(-took_s, 0.0, True)]
    test = run(plan, schedule(plan, [True] * plan.most, took_s), warm_up)
    assert test.decision is Decision.FAIL
    last = (test.count - 1) / plan.per_second + took_s
    assert took_s + last <= 3 * took_s


@pytest.mark.parametrize(("plan", "pings"), [(QUICK, 84), (STANDARD, 200), (STRICT, 300)])
def test_pings_to_a_pass_when_nothing_is_over(plan: Plan, pings: int) -> None:
    assert run(plan, schedule(plan, [False] * plan.most)).count == pings
    assert pings / plan.per_second < 40


@pytest.mark.parametrize("took_s", [0.35, 0.4, 0.7])
def test_dead_slow_fails_with_the_third_answer_in_a_row(took_s: float) -> None:
    def slow(left_s: float) -> Outcome:
        return Outcome(left_s, left_s + took_s, True, slow=True)

    outcomes = [slow(n / QUICK.per_second) for n in range(QUICK.most)]
    test = run(QUICK, outcomes, [slow(-took_s)])
    assert test.decision is Decision.FAIL
    last = outcomes[test.count - 1]
    assert last.answered_s + took_s <= 3 * took_s + 1 / QUICK.per_second


def test_fast_failures_from_the_start_decide_nothing_within_a_hiccup() -> None:
    """A restart: connections are refused at once, again and again, for 1.5 s."""
    warm_up = [Outcome(-0.01, 0.0, True)]
    down = [n / QUICK.per_second < 1.5 for n in range(QUICK.most)]
    assert run(QUICK, schedule(QUICK, down, 0.001), warm_up).decision is Decision.PASS


def test_a_slow_start_decides_nothing() -> None:
    """Caches fill for 0.8 s: every answer takes 20 ms, with a limit of 10."""
    flags = [n / QUICK.per_second < 0.8 for n in range(QUICK.most)]
    outcomes = [replace(one, slow=one.over) for one in schedule(QUICK, flags)]
    warm_up = [Outcome(-0.1 + n / 50, -0.1 + (n + 1) / 50, True, slow=True) for n in range(3)]
    assert run(QUICK, outcomes, warm_up).decision is Decision.PASS


def test_standard_spans_half_a_minute() -> None:
    assert (STANDARD.least - 1) / STANDARD.per_second >= 30


@pytest.mark.parametrize("profile", PLANS)
@pytest.mark.parametrize("every", [25, 28, 33])
def test_3_to_4_percent_over_the_limit_ends_with_a_verdict(every: int, profile: str) -> None:
    plan = PLANS[profile]
    test = run(plan, schedule(plan, [n % every == 5 for n in range(plan.most)], 1.2))
    assert test.decision in (Decision.PASS, Decision.FAIL)


def test_three_of_390_pass() -> None:
    flags = [n in (50, 170, 300) for n in range(390)]
    assert run(QUICK, schedule(QUICK, flags, 1.2)).decision is Decision.PASS


@pytest.mark.parametrize("profile", PLANS)
@pytest.mark.parametrize("every", [3, 5, 10])
def test_a_replica_that_fails_is_a_failure(every: int, profile: str) -> None:
    plan = PLANS[profile]
    test = run(plan, schedule(plan, [n % every == 0 for n in range(plan.most)], 0.001))
    assert test.decision is Decision.FAIL
    assert test.count <= 25 * every


def test_one_outage_longer_than_a_hiccup_gives_no_verdict() -> None:
    """All of its pings left before the first of them was answered: one event is not enough."""
    outcomes = service(QUICK, [(2.0, 6.0)], 1.0)
    assert run(QUICK, outcomes).decision is Decision.NONE


@pytest.mark.parametrize("rate", [1.0, 9.0, 50.0, 200.0])
def test_a_hiccup_decides_nothing_at_any_rate(rate: float) -> None:
    plan = QUICK.at_rate(rate)
    for began_s in (0.0, 3.0, 8.0):
        assert run(plan, service(plan, [(began_s, 1.5)], 0.1)).decision is Decision.PASS


FLAGS = st.lists(st.booleans(), max_size=120) | st.lists(
    st.sampled_from([False] * 20 + [True]), max_size=400
)
TOOK = st.floats(0.001, 5.0)


@given(FLAGS, TOOK, st.sampled_from(sorted(PLANS)))
def test_a_failure_needs_pings_that_left_after_an_earlier_answer(
    flags: list[bool], took_s: float, profile: str
) -> None:
    outcomes = schedule(PLANS[profile], flags, took_s)
    test = run(PLANS[profile], outcomes)
    if test.decision is Decision.FAIL:
        over = [outcome for outcome in outcomes[: test.count] if outcome.over]
        first = min(outcome.answered_s for outcome in over)
        assert any(outcome.left_s >= first for outcome in over)
        assert over[-1].left_s - over[0].left_s >= HICCUP_S


@given(FLAGS, TOOK, st.sampled_from(sorted(PLANS)))
def test_the_decision_stays_and_is_that_of_its_prefix(
    flags: list[bool], took_s: float, profile: str
) -> None:
    outcomes = schedule(PLANS[profile], flags, took_s)
    test = run(PLANS[profile], outcomes)
    assert decide(outcomes, PLANS[profile]) is test.decision
    assert decide(outcomes[: test.count], PLANS[profile]) is test.decision


@given(FLAGS, TOOK)
def test_a_pass_before_the_end_has_a_p95_under_the_limit(flags: list[bool], took_s: float) -> None:
    test = run(QUICK, schedule(QUICK, flags, took_s))
    if test.decision is Decision.PASS and test.count < QUICK.most:
        assert not p95_is_over(test.count, test.over)


@given(FLAGS, TOOK)
def test_runs_and_events_are_counted_right(flags: list[bool], took_s: float) -> None:
    """Against the definitions, without any state."""
    endless = Plan(least=10**6, most=10**6, false_fail=1e-300)
    outcomes = schedule(endless, flags, took_s)
    test = Sequential(endless, [Outcome(-1.0, -0.9, False)])
    for outcome in outcomes:
        test.add(outcome)
    over = [outcome for outcome in outcomes if outcome.over]
    windows = [max(one.answered_s, one.left_s + HICCUP_S) for one in over]
    sizes = [
        sum(one.left_s <= other.left_s < until for other in over)
        for one, until in zip(over, windows, strict=True)
    ]
    assert test.largest_event == max(sizes, default=0)
    assert test.over == len(over)
    longest = max((len(list(group)) for key, group in itertools.groupby(flags) if key), default=0)
    assert test.longest_run == min(longest, int(HICCUP_S * endless.per_second) + 1)


@given(FLAGS, TOOK)
def test_bursts_only_ever_weaken_a_pass(flags: list[bool], took_s: float) -> None:
    test = run(QUICK, schedule(QUICK, flags, took_s))
    assert test.widening >= 1
