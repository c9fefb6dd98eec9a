"""The master ends a test when it is complete, certain, or a storm of errors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.load.plan import LoadPlan
from stage4.load.progress import Progress, Seen, progress_text
from stage4.load.record import Ended, Send
from stage4.load.schedule import leaves_at_s
from tests.stage4.load.cases import URL, fast, plan_of, sends_of


@given(st.randoms())
def test_the_order_of_the_reports_does_not_matter(chance: object) -> None:
    plan = plan_of(20, 12)
    sends = list(sends_of(plan, fast))
    chance.shuffle(sends)  # type: ignore[attr-defined]
    progress = Progress(plan)
    progress.add(sends[:100])
    progress.add(sends)  # a hundred of them again
    assert len(progress.sends) == plan.sends and progress.ended is Ended.COMPLETE


@pytest.mark.parametrize("stop_early", [True, False])
def test_it_ends_when_it_is_certain_unless_the_whole_is_wanted(stop_early: bool) -> None:
    plan = plan_of(20, 60, stop_early=stop_early)
    progress = Progress(plan)
    progress.add(sends_of(plan, fast)[:400])
    assert progress.ended is (Ended.CERTAIN if stop_early else None)


def test_a_send_that_is_missing_holds_the_decision_up() -> None:
    plan = plan_of(20, 60)
    sends = sends_of(plan, fast)
    progress = Progress(plan)
    progress.add([*sends[:50], *sends[51:400]])
    assert progress.ended is None
    progress.add([sends[50]])
    assert progress.ended is Ended.CERTAIN


def broken(plan: LoadPlan, from_s: float, to_s: float, until_s: float) -> Progress:
    """Sends that fail between two times, up to a third."""
    progress = Progress(plan)
    for number in range(plan.sends):
        time = leaves_at_s(plan, number)
        if time < until_s:
            status = 503 if from_s <= time < to_s else 200
            progress.add([Send(number, 0, 5, status)])
    return progress


def test_a_storm_of_errors_ends_it_even_while_the_rate_rises() -> None:
    plan = LoadPlan("http://127.0.0.1:9", 50, for_s=60, ramp_up_s=30, stop_early=False)
    assert broken(plan, 5, 60, 20).ended is Ended.ERROR_STORM
    assert broken(plan, 0, 0, 20).ended is None


def test_a_restart_is_no_storm() -> None:
    plan = plan_of(50, 60, stop_early=False)
    assert broken(plan, 10, 11.5, 20).ended is None
    assert broken(plan, 10, 20, 13.6).ended is Ended.ERROR_STORM


@pytest.mark.parametrize(
    ("rate", "failing", "ended"),
    [
        (10, 10, Ended.ERROR_STORM),
        (10, 8, Ended.ERROR_STORM),  # of ten: STORM_SHARE
        (10, 7, None),
        (9, 10, None),  # 18 answers in two seconds are fewer than STORM_ANSWERS
    ],
)
def test_a_storm_is_most_of_enough_answers(rate: float, failing: int, ended: Ended | None) -> None:
    plan = LoadPlan(URL, rate, for_s=60, ramp_up_s=0, stop_early=False)
    progress = Progress(plan)
    sends = [Send(n, 0, 5, 503 if n % 10 < failing else 200) for n in range(int(2 * rate))]
    progress.add(sends)
    assert progress.ended is None  # the newest second is not over
    progress.add([Send(len(sends), 0, 5, 503)])
    assert progress.ended is ended


def test_what_was_answered_after_a_gap_does_not_count_early() -> None:
    plan = plan_of(20, 60)
    sends = sends_of(plan, fast)
    progress = Progress(plan)
    progress.add([*sends[:400], *sends[410:500]])
    assert progress.ended is Ended.CERTAIN
    assert progress.counted(Ended.CERTAIN) == sends[:400]
    assert progress.counted(Ended.LOST_WORKER) == (*sends[:400], *sends[410:500])


def test_it_says_how_far_it_is() -> None:
    plan = plan_of(20, 60)
    progress = Progress(plan)
    assert progress.seen(0.04) == Seen(0.0, 0, 0)
    progress.add([*sends_of(plan, fast)[:10], Send(10, 0, plan.limit_ms + 1, 200)])
    progress.add([Send(11, 0, 5, 500), Send(11, 0, 5, 500)])
    assert progress.seen(12.34) == Seen(12.3, 12, 2)


def test_progress_in_words() -> None:
    plan = LoadPlan("http://127.0.0.1:9", 50, for_s=30, ramp_up_s=5, limit_ms=250)
    assert progress_text(plan, None) == "load: waiting for the workers"
    words = "load: 12 of at most 35 s, 1,234 answers, 5 over 250 ms or failed"
    assert progress_text(plan, Seen(12.4, 1234, 5)) == words
    late = progress_text(plan, Seen(36.0, 1600, 5))  # the last answers come after the plan's time
    assert late.startswith("load: 35 of at most 35 s")
