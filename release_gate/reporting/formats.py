"""Formats a run: text for people, JUnit XML for CI systems, Markdown for pull requests. Pure."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from release_gate.model import CheckResult, GateResult, PackResult, Status
from stage4_gate.printable import printable

JUNIT_TAG = {Status.FAIL: "failure", Status.ERROR: "error", Status.SKIPPED: "skipped"}

TALLY = {
    Status.FLAKY: "flaky",
    Status.FAIL: "failed",
    Status.ERROR: "error",
    Status.SKIPPED: "skipped",
}


def pack_text(result: PackResult) -> str:
    """`tests.txt` of a pack: one line per check, for people and grep."""
    pack = result.pack
    lines = [f"{pack.label} {pack.title} {pack.version}: {result.status.value}"]
    if result.problem:
        lines.append(f"  {printable(result.problem)}")
    for found in result.checks:
        check, status = found.check, found.status.value
        lines.append(f"  {status:<7} {check.id:<12} {found.seconds:7.3f} s  {check.title}")
        lines += [f"          | {printable(line)}" for line in found.message.splitlines()]
    return "\n".join(lines) + "\n"


def gate_text(gate: GateResult) -> str:
    """`tests.txt` of the whole run."""
    head = f"Release gate against {gate.base_url}, {gate.started}\n{tally(gate)}\n\n"
    return head + "\n".join(pack_text(pack) for pack in gate.packs)


def tally(gate: GateResult) -> str:
    """One line: how many checks ran, and with which outcomes."""
    total = sum(len(pack.checks) for pack in gate.packs)
    parts = [f"{gate.count(Status.PASS)} of {total} checks passed"]
    for status, word in TALLY.items():
        number = gate.count(status)
        if number:
            plural = "s" * (number > 1 and status is Status.ERROR)
            parts.append(f"{number} {word}{plural}")
    skipped = sum(1 for pack in gate.packs if pack.status is Status.SKIPPED)
    unfinished = sum(1 for pack in gate.packs if pack.problem) - skipped
    for number, words in ((skipped, "not run"), (unfinished, "did not finish")):
        if number:
            parts.append(f"{number} pack{'s' * (number > 1)} {words}")
    return ", ".join(parts)


def junit(gate: GateResult) -> str:
    """The run as JUnit XML: a suite per pack, a case per check; times in seconds."""
    suites = ET.Element("testsuites", name="release gate", time=f"{gate.seconds:.3f}")
    for pack in gate.packs:
        suites.append(_suite(pack))
    ET.indent(suites)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(suites, "unicode") + "\n"


def _suite(result: PackResult) -> ET.Element:
    cases = [_case(result, check) for check in result.checks]
    if result.problem:
        cases.append(_problem(result))
    suite = ET.Element("testsuite", name=result.pack.name, time=f"{result.seconds:.3f}")
    suite.set("tests", str(len(cases)))
    for tag, plural in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        suite.set(plural, str(sum(1 for case in cases if case.find(tag) is not None)))
    suite.extend(cases)
    return suite


def _case(result: PackResult, check: CheckResult) -> ET.Element:
    name = printable(f"{check.check.id} {check.check.title}")
    case = ET.Element("testcase", classname=result.pack.name, name=name)
    case.set("time", f"{check.seconds:.3f}")
    if check.status in JUNIT_TAG:
        outcome = ET.SubElement(case, JUNIT_TAG[check.status])
        first, *rest = check.message.splitlines() or [check.status.value]
        outcome.set("message", printable(first))
        about = f"{check.check.why} ({check.check.where})"
        outcome.text = "\n".join(printable(line) for line in (about, *rest))
    return case


def _problem(result: PackResult) -> ET.Element:
    case = ET.Element("testcase", classname=result.pack.name, name="the pack as a whole", time="0")
    tag = "skipped" if result.status is Status.SKIPPED else "error"
    ET.SubElement(case, tag, message=printable(result.problem))
    return case


def markdown(gate: GateResult) -> str:
    """The run as a table of packs, then the failures."""
    lines = [
        f"# Release gate: {'PASS' if gate.passed else 'FAIL'}",
        "",
        f"{tally(gate)}, against {_text(gate.base_url)} at {gate.started}, {gate.seconds:.1f} s",
        "",
        "| Pack | Version | Status | Passed | Seconds |",
        "|---|---|---|---|---|",
        *(_row(pack) for pack in gate.packs),
    ]
    failures = [line for pack in gate.packs for line in _failures(pack)]
    if failures:
        lines += ["", "## Failures", "", *failures]
    return "\n".join(lines) + "\n"


def _row(result: PackResult) -> str:
    pack = result.pack
    return (
        f"| {_text(pack.label)}: {_text(pack.title)} | {_text(pack.version)} "
        f"| {result.status.value} | {result.count(Status.PASS)}/{len(result.checks)} "
        f"| {result.seconds:.1f} |"
    )


def _failures(result: PackResult) -> list[str]:
    lines = [f"- {_text(result.pack.label)}: {_text(result.problem)}"] if result.problem else []
    for check in result.checks:
        if check.status not in (Status.PASS, Status.SKIPPED):
            name = f"{check.check.id} {check.check.title}"
            lines.append(f"- {check.status.value} **{_text(name)}**: {_text(check.message)}")
    return lines


def _text(text: str) -> str:
    """The text in one line, with every character of Markdown or HTML syntax escaped."""
    plain = printable(" ".join(text.split()))
    return "".join(f"&#{ord(c)};" if c in "\\`*_{}[]<>()#+!|&~@:" else c for c in plain)
