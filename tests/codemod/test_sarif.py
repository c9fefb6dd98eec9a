"""SARIF that code scanning takes: valid, with lines, and the same alert after an edit elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from sarif_pydantic import Sarif  # type: ignore[import-untyped]

from codemod.report import GOOD, Outcome
from codemod.sarif import RULES, as_sarif
from codemod.status import Status
from tests.codemod.outcomes import OUTCOMES


@given(OUTCOMES)
def test_sarif_is_sarif(given_outcomes: list[Outcome]) -> None:
    log = Sarif.model_validate_json(as_sarif(given_outcomes, "0.4.0"))
    assert log.version == "2.1.0"
    rules = {rule.id for rule in log.runs[0].tool.driver.rules or []}
    assert {result.rule_id for result in log.runs[0].results or []} <= rules


@given(OUTCOMES)
def test_sarif_names_a_line_and_a_fingerprint_of_its_own(given_outcomes: list[Outcome]) -> None:
    results = json.loads(as_sarif(given_outcomes, "0.4.0"))["runs"][0]["results"]
    marks = [result["partialFingerprints"]["primaryLocationLineHash"] for result in results]
    assert len(set(marks)) == len(marks)
    for result in results:
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] >= 1


def test_the_driver_and_its_rules_are_named() -> None:
    driver = json.loads(as_sarif([], "1.2.3"))["runs"][0]["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("codemod", "1.2.3")
    assert {rule["id"]: rule["shortDescription"]["text"] for rule in driver["rules"]} == RULES


def test_every_status_that_can_fail_has_a_rule() -> None:
    failing = {status.value for status in Status} | {"refused", "failed", "error"}
    assert set(RULES) == failing - GOOD | {"difference", "note"}


def test_one_repository_needs_no_name_for_its_run() -> None:
    (run,) = json.loads(as_sarif([Outcome("gate.py", "current", 0, "")], "0.4.0"))["runs"]
    assert set(run) == {"tool", "results"}


def test_a_fingerprint_stays_when_lines_move() -> None:
    def mark(line: int, message: str) -> str:
        found = json.loads(as_sarif([Outcome("gate.py", "edited", 1, message, line)], "0.4.0"))
        return str(found["runs"][0]["results"][0]["partialFingerprints"])

    assert mark(3, "as in line 9") == mark(7, "as in line 12")
    assert mark(3, "as in line 9") != mark(3, "another")


def test_a_fingerprint_stays_when_the_hint_names_the_path_in_another_way() -> None:
    near, far = (
        results_of(Outcome("gate.py", "absent", 1, "it is not there", hint=f"apply {path}"))
        for path in ("gate.py", "/home/user/gate.py")
    )
    assert near[0]["partialFingerprints"] == far[0]["partialFingerprints"]


def results_of(*given_outcomes: Outcome) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(as_sarif(given_outcomes, "0.4.0"))["runs"][0][
        "results"
    ]
    return found


def test_failures_are_errors_and_notes_are_warnings() -> None:
    bad = Outcome("gate.py", "absent", 1, "it is not there", 3, "install it", ((7, "a note"),))
    error, warning = results_of(Outcome("good.py", "current", 0, "it is there"), bad)
    assert (error["ruleId"], error["level"]) == ("absent", "error")
    assert error["message"]["text"] == "it is not there (install it)"
    assert error["locations"][0]["physicalLocation"]["region"] == {"startLine": 3}
    assert (warning["ruleId"], warning["level"]) == ("note", "warning")
    assert warning["locations"][0]["physicalLocation"]["region"] == {"startLine": 7}


def test_a_difference_has_a_rule_of_its_own() -> None:
    (result,) = results_of(Outcome("gate.py", "unchanged", 1, "Stage 4 v0.4.0", diff="--- a"))
    assert result["ruleId"] == "difference"


@pytest.mark.parametrize(
    ("path", "uri"), [("a b.py", "a%20b.py"), ("\udcff.py", "%FF.py"), ("ü.py", "%C3%BC.py")]
)
def test_a_path_is_a_uri(path: str, uri: str) -> None:
    (result,) = results_of(Outcome(path, "absent", 1, "it is not there"))
    found = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert found.endswith(uri)


def test_a_path_is_named_from_the_root_of_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "ci").mkdir()
    monkeypatch.chdir(tmp_path / "ci")
    (result,) = results_of(Outcome("gate.py", "absent", 1, "it is not there"))
    location = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": "ci/gate.py"}


def test_a_path_outside_of_a_repository_is_a_file_uri(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (result,) = results_of(Outcome(f"{tmp_path}/gate.py", "absent", 1, "it is not there"))
    location = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": f"file://{tmp_path}/gate.py"}
