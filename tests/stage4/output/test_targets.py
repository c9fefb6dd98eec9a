"""summary.json of several services."""

from __future__ import annotations

import json
from importlib.resources import files

import jsonschema
import pytest

from stage4.model import CheckResult, Finding, Status, Verdict
from stage4.output.targets import targets_json, targets_summary, whole_status

SCHEMA = json.loads(files("stage4").joinpath("output/summary.schema.json").read_text("utf-8"))


def verdict(target: str, status: Status) -> Verdict:
    findings = (Finding("health.x", status, "m"),)
    return Verdict(
        "2026-01-01T00:00:00+00:00",
        f"http://{target}",
        f"http://{target}/health",
        (CheckResult.of("health", findings),),
        profile="quick",
        target=target,
    )


@pytest.mark.parametrize(
    ("statuses", "whole"),
    [
        ((Status.PASS, Status.PASS), Status.PASS),
        ((Status.PASS, Status.WARN), Status.PASS),
        ((Status.INCONCLUSIVE, Status.PASS), Status.INCONCLUSIVE),
        ((Status.ERROR, Status.INCONCLUSIVE), Status.ERROR),
        ((Status.ERROR, Status.FAIL), Status.FAIL),
    ],
)
def test_the_worst_status_is_the_wholes(statuses: tuple[Status, Status], whole: Status) -> None:
    verdicts = [verdict(name, status) for name, status in zip(("eu", "us"), statuses, strict=True)]
    assert whole_status(verdicts) is whole
    document = targets_summary(verdicts)
    assert document["status"] == whole.value
    assert list(document["targets"]) == ["eu", "us"]
    jsonschema.validate(json.loads(targets_json(verdicts)), SCHEMA)


def test_a_warning_names_its_target() -> None:
    (warning,) = targets_summary([verdict("eu", Status.WARN)])["warnings"]
    assert (warning["target"], warning["check"], warning["id"]) == ("eu", "health", "health.x")
