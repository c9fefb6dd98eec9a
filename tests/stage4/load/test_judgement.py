"""The judgement of what a load test measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.load.judgement import judge
from stage4.load.record import Ended, Measured, Send, WorkerReport
from stage4.model import Status, Trouble
from tests.stage4.load.cases import fast, measured, plan_of


def slow(number: int) -> Send:
    return Send(number, 0.2, 1500.0, 200)


def answered(status: int) -> Callable[[int], Send]:
    return lambda number: Send(number, 0.2, 5.0, status)


def refused(number: int) -> Send:
    return Send(number, 0.2, 5.0, None, Trouble.REFUSED)


def task_failed(number: int) -> Send:
    return Send(number, 0.2, 5.0, 200, None, "KeyError in a task")


@pytest.mark.parametrize(
    ("send", "status", "finding"),
    [
        (fast, Status.PASS, "load.p95-under-limit"),
        (slow, Status.FAIL, "load.p95-over-limit"),
        (answered(503), Status.FAIL, "load.error-status"),
        (answered(401), Status.FAIL, "load.access-refused"),
        (answered(429), Status.FAIL, "load.rate-limited"),
        (refused, Status.FAIL, "load.no-answer"),
        (task_failed, Status.FAIL, "load.error-status"),
    ],
)
def test_a_verdict_is_named_for_its_reason(
    send: Callable[[int], Send], status: Status, finding: str
) -> None:
    plan = plan_of()
    result = judge(plan, measured(plan, send))
    assert result.status is status and [each.id for each in result.findings] == [finding]
    storm = judge(plan, measured(plan, send, Ended.ERROR_STORM))
    assert storm.status is Status.FAIL


def some_slow(number: int) -> Send:
    return slow(number) if number % 100 == 50 else fast(number)


def test_a_pass_says_who_waits() -> None:
    plan = plan_of(20, 60)
    result = judge(plan, measured(plan, some_slow))
    assert result.status is Status.WARN
    assert [each.id for each in result.findings] == ["load.p95-under-limit", "load.some-over-limit"]


@given(
    st.sampled_from([fast, slow, answered(503), some_slow]),
    st.sampled_from(["lost", "late", "full", "dropped", "unreported"]),
)
def test_a_generator_in_trouble_gives_no_verdict(send: Callable[[int], Send], trouble: str) -> None:
    plan = plan_of(20, 20)
    whole = measured(plan, send)
    if trouble == "lost":
        whole = replace(whole, lost=("b",), joined=2, ended=Ended.LOST_WORKER)
    elif trouble == "late":
        late = tuple(each._replace(late_ms=80.0, latency_ms=2000.0) for each in whole.sends[::10])
        kept = {each.number: each for each in (*whole.sends, *late)}
        whole = replace(whole, sends=tuple(kept[number] for number in sorted(kept)))
    elif trouble == "full":
        whole = replace(whole, workers=(WorkerReport("a", cpu_share=0.99),))
    elif trouble == "dropped":
        whole = replace(whole, workers=(WorkerReport("a", dropped=1),))
    else:
        whole = replace(whole, sends=whole.sends[:-1])
    result = judge(plan, whole)
    assert result.status is Status.INCONCLUSIVE
    assert [each.remedy for each in result.findings if each.remedy]


def test_lateness_of_a_few_sends_does_not_fail_a_service() -> None:
    """5 % are over, four fifths of them because they left late."""

    def send(number: int) -> Send:
        if number % 25 == 0:
            return Send(number, 900.0, 1005.0, 200)
        return slow(number) if number % 100 == 1 else fast(number)

    plan = plan_of(20, 60)
    result = judge(plan, measured(plan, send))
    assert [each.id for each in result.findings] == ["load.late"]
    assert result.status is Status.INCONCLUSIVE


def test_too_few_sends_are_inconclusive() -> None:
    plan = plan_of(5, 2)
    assert judge(plan, measured(plan)).status is Status.INCONCLUSIVE
    assert judge(plan, Measured(joined=1)).status is Status.INCONCLUSIVE
    nothing = Measured(ended=Ended.CERTAIN, joined=1)
    assert judge(plan, nothing).findings[0].id == "load.no-sends"
