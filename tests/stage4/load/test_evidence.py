"""The figures of a load test."""

from __future__ import annotations

import json
from importlib.resources import files

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.load.evidence import evidence_of, over_time
from stage4.load.judgement import judge
from stage4.load.plan import LoadPlan, Visit
from stage4.load.record import Measured, Send, ping_of
from stage4.model import CheckResult, Status, Verdict
from stage4.output.board_section import stage4_section
from stage4.output.junit import junit_xml
from stage4.output.summary import summary
from tests.stage4.load.cases import URL, measured, plan_of, sends_of

SCHEMA = json.loads(files("stage4.output").joinpath("summary.schema.json").read_text("utf-8"))


@given(st.lists(st.floats(0, 5000), min_size=200, max_size=200))
def test_every_send_counts_once(latencies: list[float]) -> None:
    plan = plan_of(20, 5, visits=(Visit("/a"), Visit("/b")))
    pings = [
        ping_of(send, plan)
        for send in sends_of(plan, lambda n: Send(n, 0, latencies[n], 200 if n % 3 else 503))
        if send.number >= plan.ramp_up_sends
    ]
    found = evidence_of(plan, Measured(), pings)
    assert found["count"] == len(pings) == len(found["samples"]) == 100
    assert sum(row["sends"] for row in found["over_time"]) == 100
    assert sum(row["over_slo"] for row in found["over_time"]) == found["over_slo"]
    assert sum(own["count"] for own in found["paths"].values()) == 100
    assert sum(found["failed"].values()) == 100 - found["oks"]
    assert found["rate_reached_per_s"] == pytest.approx(20, rel=0.02)
    json.dumps(found, allow_nan=False)


def test_seconds_are_those_of_the_schedule() -> None:
    plan = plan_of(10, 4)
    pings = [ping_of(Send(n, 0, 5, 200), plan) for n in range(plan.ramp_up_sends, plan.sends)]
    assert [(row["second"], row["sends"]) for row in over_time(plan, pings)] == [
        (0, 10), (1, 10), (2, 10), (3, 10),
    ]  # fmt: skip


def test_the_evidence_of_a_million_sends_is_bounded() -> None:
    plan = LoadPlan(URL, 500, for_s=100, ramp_up_s=0)
    pings = [ping_of(Send(n, 0, 5, 200), plan) for n in range(plan.sends)]
    assert len(evidence_of(plan, Measured(), pings)["samples"]) <= 20_000


def test_every_output_takes_it() -> None:
    plan = plan_of()
    result: CheckResult = judge(plan, measured(plan, lambda n: Send(n, 0, 5, 503)))
    verdict = Verdict(
        "2026-01-02T03:04:05+00:00", f"{URL}/", f"{URL}/h", (result,), profile="quick"
    )
    jsonschema.validate(summary(verdict), SCHEMA)
    assert verdict.status is Status.FAIL and 'failures="1"' in junit_xml(verdict)
    board = stage4_section(verdict)
    assert "20 of 20 sends a second" in board and "600 status 503" in board
    assert board.count("<svg") == 2
