"""One verdict from several places: the worst place decides."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.merging.merge import merge
from stage4.merging.reading import Place
from stage4.model import Status
from stage4.output.summary import summary, summary_json
from tests.stage4.merging.runs import run_of

SCHEMA = json.loads(files("stage4.output").joinpath("summary.schema.json").read_text("utf-8"))
NAMES = ("eu", "us", "asia")


def places(statuses: list[Status]) -> list[Place]:
    return [
        Place(name, Path(name), (run_of(status, number),))
        for number, (name, status) in enumerate(zip(NAMES, statuses, strict=False))
    ]


@given(st.lists(st.sampled_from(Status), min_size=1, max_size=3), st.randoms())
def test_the_worst_place_decides_in_any_order(statuses: list[Status], random: object) -> None:
    given_places = places(statuses)
    random.shuffle(given_places)  # type: ignore[attr-defined]
    (whole,) = merge(given_places)
    assert whole.status is Status.worst([own.status for _, own in whole.places])
    assert summary_json(whole)
    jsonschema.validate(summary(whole), SCHEMA)


def test_a_finding_says_where_it_is() -> None:
    (whole,) = merge(places([Status.FAIL, Status.PASS, Status.FAIL]))
    health = next(result for result in whole.results if result.name == "health")
    assert [finding.message for finding in health.findings] == [
        "eu, asia: it is FAIL",
        "us: it is PASS",
    ]
    assert health.findings[0].evidence["places"] == ["eu", "asia"]


def test_what_is_the_same_everywhere_is_said_once() -> None:
    (whole,) = merge(places([Status.WARN, Status.WARN]))
    health = next(result for result in whole.results if result.name == "health")
    assert [finding.message for finding in health.findings] == ["it is WARN"]


def test_the_whole_has_the_percentiles_of_all_pings() -> None:
    slow = Place("us", Path("us"), (run_of(Status.PASS, 1, (900.0,) * 100),))
    (whole,) = merge([*places([Status.PASS]), slow])
    canary = next(result for result in whole.results if result.name == "canary")
    assert canary.evidence["p95_ms"] == 900.0 and canary.evidence["count"] == 102
    assert canary.findings[-1].message == (
        "p95 is 900.0 ms (at least 900.0 and at most 900.0, with 95 % confidence)"
        " over 102 pings of 2 places"
    )


def test_a_whole_over_the_limit_is_a_warning_of_its_own() -> None:
    slow = Place("us", Path("us"), (run_of(Status.PASS, 1, (1500.0,) * 10),))
    (whole,) = merge([*places([Status.PASS]), slow])
    canary = next(result for result in whole.results if result.name == "canary")
    assert canary.findings[-1].id == "canary.whole-over-limit"
    assert canary.findings[-1].message.startswith("10 of 12 pings of 2 places")


@pytest.mark.parametrize("status", [Status.PASS, Status.FAIL])
def test_an_absent_place_is_an_error_unless_another_fails(status: Status) -> None:
    lost = Place("asia", Path("asia"), problem="asia: it has no summary.json")
    (whole,) = merge([*places([Status.PASS, status]), lost], expected=["eu", "moon"])
    assert whole.status is (Status.FAIL if status is Status.FAIL else Status.ERROR)
    assert [finding.message for finding in whole.results[0].findings] == [
        "moon: its results were not given",
        "asia: asia: it has no summary.json",
    ]


def test_targets_are_merged_one_by_one() -> None:
    api, web = (replace(run_of(Status.PASS), target=name) for name in ("api", "web"))
    later = replace(run_of(Status.FAIL, 1), target="api")
    merged = merge([Place("eu", Path("eu"), (api, web)), Place("us", Path("us"), (later,))])
    assert [(whole.target, whole.status.value) for whole in merged] == [
        ("api", "FAIL"),
        ("web", "ERROR"),
    ]
    assert merged[1].results[0].findings[0].message == "us: it has no run of the target web"


def test_without_a_readable_run_there_is_no_verdict() -> None:
    assert merge([Place("eu", Path("eu"), problem="gone")]) == []
