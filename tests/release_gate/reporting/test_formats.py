"""Text, JUnit XML and Markdown of a run: complete, and harmless whatever a server sent."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from hypothesis import given

from release_gate.model import CheckResult, GateResult, Observation, PackResult, Status
from release_gate.reporting.board import page
from release_gate.reporting.formats import gate_text, junit, markdown
from release_gate.runner.verdict import pack_verdict
from tests.release_gate.records import CHECK, PACK, gate_of, runs


@given(runs)
def test_junit_is_xml_with_every_check(gate: GateResult) -> None:
    root = ET.fromstring(junit(gate))
    cases = root.findall("testsuite/testcase")
    problems = sum(1 for pack in gate.packs if pack.problem)
    assert len(cases) == sum(len(pack.checks) for pack in gate.packs) + problems
    bad = [c for c in cases if c.find("failure") is not None or c.find("error") is not None]
    assert bool(bad) == any(pack.status is Status.FAIL for pack in gate.packs)


HOSTILE = "</td><script>alert(1)</script>&\"'\x1b[2J\r\n::error::x\n| a | [x](javascript:1) `"


def hostile_run() -> GateResult:
    return gate_of(pack_verdict(PACK, Observation((), (), 1.0, HOSTILE)))


def test_text_from_a_server_is_escaped_wherever_it_is_shown() -> None:
    gate = hostile_run()
    for text in (markdown(gate), page.with_run(None, gate)):
        assert "<script>" not in text
        assert "</td><" not in text.replace("</td><td>", "").replace("</td></tr>", "")
    for text in (markdown(gate), gate_text(gate), junit(gate)):
        assert "\x1b" not in text
        assert not re.search(r"^\s*::", text, re.MULTILINE)
    assert "javascript:" not in markdown(gate)


def test_a_message_of_several_lines_has_no_escaped_line_ends() -> None:
    failed = CheckResult(CHECK, Status.FAIL, message="it broke\nlast request: GET / answered 500")
    gate = gate_of(PackResult(PACK, Status.FAIL, (failed,), 1.0))
    case = ET.fromstring(junit(gate)).find(".//failure")
    assert case is not None
    assert case.get("message") == "it broke"
    assert case.text == "why (here:1)\nlast request: GET / answered 500"
