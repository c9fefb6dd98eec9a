"""junit.xml: well-formed, with counts that add up."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given

from stage4.model import CheckResult, Finding, Status, Verdict
from stage4.output.junit import junit_xml
from tests.stage4.verdicts import verdicts


@given(verdicts())
def test_junit_xml(verdict: Verdict) -> None:
    suite = ET.fromstring(junit_xml(verdict)).find("testsuite")
    assert suite is not None
    cases = suite.findall("testcase")
    assert int(suite.get("tests", "0")) == len(cases) == len(verdict.results)
    assert int(suite.get("failures", "0")) == sum(
        case.find("failure") is not None for case in cases
    )


RESULTS = (
    CheckResult("health", Status.PASS),
    CheckResult.of("canary", [Finding("canary.slow", Status.WARN, "slow")]),
    CheckResult.of(
        "root_headers",
        [Finding("headers.old", Status.WARN, "old"), Finding("headers.gone", Status.FAIL, "gone")],
    ),
    CheckResult.of("load", [Finding("load.late", Status.INCONCLUSIVE, "late")]),
    CheckResult("own", Status.ERROR),
)


def test_each_status_has_its_tag_and_message() -> None:
    verdict = Verdict(
        "2026-01-02T03:04:05+00:00", "http://a", "http://a/h", RESULTS, 1.25, target="eu"
    )
    suite = ET.fromstring(junit_xml(verdict))[0]
    assert dict(suite.attrib) == {
        "name": "stage4 eu", "tests": "5", "failures": "1", "errors": "2", "skipped": "0",
        "time": "1.250", "timestamp": "2026-01-02T03:04:05",
    }  # fmt: skip
    assert [(case.get("classname"), case.get("name")) for case in suite] == [
        ("stage4", result.name) for result in RESULTS
    ]
    assert [[(each.tag, each.get("message")) for each in case] for case in suite] == [
        [],
        [("system-out", None)],
        [("failure", "headers.gone: gone")],
        [("error", "load.late: late")],
        [("error", "ERROR")],
    ]
    texts = [case[0].text or "" for case in suite if len(case)]
    assert ["slow" in texts[0], "old" in texts[1], "gone" in texts[1]] == [True] * 3
