"""junit.xml, for CI systems: a test suite with a case for each check."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from stage4.escape import line
from stage4.model import CheckResult, Finding, Status, Verdict
from stage4.output.report import result_text

# Characters that XML 1.0 (2.2) does not allow in any form.
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TAGS = {
    Status.FAIL: "failure",
    Status.ERROR: "error",
    Status.INCONCLUSIVE: "error",
}


def junit_xml(verdict: Verdict) -> str:
    """INCONCLUSIVE is an `error`, since readers of JUnit treat `skipped` as harmless.

    A WARN passes, with its text as output.
    """
    tags = [TAGS.get(result.status) for result in verdict.results]
    suite = ET.Element(
        "testsuite",
        name=f"stage4 {verdict.target}".rstrip(),
        tests=str(len(verdict.results)),
        failures=str(tags.count("failure")),
        errors=str(tags.count("error")),
        skipped="0",
        time=f"{verdict.duration_s:.3f}",
        timestamp=verdict.timestamp[:19],
    )
    suite.extend(_case(result) for result in verdict.results)
    root = ET.Element("testsuites")
    root.append(suite)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _case(result: CheckResult) -> ET.Element:
    case = ET.Element("testcase", classname="stage4", name=_xml(result.name))
    tag = TAGS.get(result.status)
    if tag:
        worst = _worst(result)
        message = f"{worst.id}: {worst.message}" if worst else result.status.value
        ET.SubElement(case, tag, message=_xml(line(message))).text = _xml(result_text(result))
    elif result.status is Status.WARN:
        ET.SubElement(case, "system-out").text = _xml(result_text(result))
    return case


def _worst(result: CheckResult) -> Finding | None:
    return next((found for found in result.findings if found.status is result.status), None)


def _xml(text: str) -> str:
    return NO_XML.sub("\ufffd", text)
