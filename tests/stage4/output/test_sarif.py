"""stage4.sarif: inert, with a place and a fingerprint for each finding."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given

from stage4.config.settings import Origin
from stage4.model import CheckResult, Finding, Status, Verdict
from stage4.output.sarif import sarif
from tests.stage4.verdicts import is_inert_in_a_log, verdicts


@given(verdicts())
def test_sarif(verdict: Verdict) -> None:
    text = sarif(verdict)
    assert text.isascii() and is_inert_in_a_log(text)
    (run,) = json.loads(text)["runs"]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def results(verdict: Verdict, place: Origin | None = None) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(sarif(verdict, place))["runs"][0]["results"]
    return found


def down(message: str) -> Verdict:
    result = CheckResult.of("health", [Finding("health.down", Status.FAIL, message)])
    return Verdict("2026-01-02T03:04:05+00:00", "http://a", "http://a/h", (result,))


def test_a_finding_points_at_what_configures_the_run() -> None:
    (found,) = results(down("down"), Origin(".github/workflows/go live.yml", 7))
    assert found["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": ".github/workflows/go%20live.yml"},
                "region": {"startLine": 7},
            }
        }
    ]


def test_a_fingerprint_stays_when_figures_change_and_differs_between_services() -> None:
    first, again = results(down("3 of 5")), results(down("4 of 5"))
    elsewhere = results(replace(down("3 of 5"), base_url="http://b"))
    prints = [found[0]["partialFingerprints"] for found in (first, again, elsewhere)]
    assert prints[0] == prints[1] != prints[2]
