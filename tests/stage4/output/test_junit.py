"""junit.xml: well-formed, with counts that add up."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given

from stage4.model import Verdict
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
