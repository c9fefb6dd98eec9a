"""code-quality.json: GitLab takes it, and no text of a server is a command in a log."""

from __future__ import annotations

import json

from hypothesis import given

from stage4.config.settings import Origin
from stage4.model import CheckResult, Finding, Status, Verdict
from stage4.output.code_quality import code_quality
from tests.gitlab_reports import assert_is_code_quality
from tests.stage4.verdicts import is_inert_in_a_log, verdicts


@given(verdicts())
def test_every_finding_that_is_no_pass_has_an_entry(verdict: Verdict) -> None:
    text = code_quality(verdict)
    assert text.isascii() and is_inert_in_a_log(text)
    assert_is_code_quality(text)
    findings = [found for result in verdict.results for found in result.findings]
    wanted = [found for found in findings if found.status is not Status.PASS]
    assert len(json.loads(text)) == len(wanted)


def test_a_finding_points_at_what_configures_the_run() -> None:
    found = Finding("health.down", Status.FAIL, "down")
    result = CheckResult.of("health", [found, found])
    verdict = Verdict("2026-01-02T03:04:05+00:00", "http://a", "http://a/h", (result,))
    first, second = json.loads(code_quality(verdict, Origin(".gitlab-ci.yml", 7)))
    assert first["location"] == {"path": ".gitlab-ci.yml", "lines": {"begin": 7}}
    assert (first["severity"], first["description"]) == ("critical", "down (http://a)")
    assert first["fingerprint"] != second["fingerprint"]
