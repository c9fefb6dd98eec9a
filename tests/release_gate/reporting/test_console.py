"""The terminal: one line per pack, reasons of a failure, and a progress line that is erased."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from release_gate.model import CheckResult, Ending, PackResult, Status
from release_gate.reporting.console import MAX_REASON_CHARS, Console, reasons
from tests.release_gate.records import CHECK, PACK, gate_of, passed


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def failed(message: str, problem: str = "") -> PackResult:
    return PackResult(
        PACK, Status.FAIL, (CheckResult(CHECK, Status.FAIL, 1.0, message),), 1.0, problem
    )


def test_a_passed_pack_is_one_line() -> None:
    out = io.StringIO()
    Console(out).finish(passed(PACK), Path("log.txt"))
    assert out.getvalue() == "[Pack 1]   Demo                     PASS  1/1 in 1.0 s\n"


def test_a_failed_pack_has_its_reasons_and_its_log() -> None:
    out = io.StringIO()
    Console(out).finish(failed("no answer\nat all", "it crashed"), Path("qa/log.txt"))
    assert [line.strip() for line in out.getvalue().splitlines()[1:]] == [
        "it crashed",
        "A-1 one: no answer",
        "log: qa/log.txt",
    ]


@given(st.text(), st.text())
def test_text_from_a_server_does_not_steer_the_terminal(message: str, problem: str) -> None:
    for reason in reasons(failed(message, problem)):
        assert reason.isprintable()


def test_checks_that_did_not_run_for_one_reason_share_a_line() -> None:
    checks = [replace(CHECK, id=f"A-{number}") for number in range(4)]
    messages = ("it crashed", "not run: x", "not run: x", "no answer")
    results = tuple(
        CheckResult(check, Status.ERROR, message=message)
        for check, message in zip(checks, messages, strict=True)
    )
    assert list(reasons(PackResult(PACK, Status.FAIL, results, 1.0))) == [
        "A-0 one: it crashed",
        "A-1 and 1 more: not run: x",
        "A-3 one: no answer",
    ]


def test_the_reason_for_the_end_of_a_run_is_said_once() -> None:
    out = io.StringIO()
    console = Console(out)
    console.cut_short(Ending(Status.ERROR, "it went away"))
    console.finish(failed("it went away", "it went away"), Path("log.txt"))
    assert out.getvalue().count("it went away") == 1


def test_a_long_message_is_cut() -> None:
    (reason,) = reasons(failed("x" * 9999))
    assert len(reason) == MAX_REASON_CHARS


def test_the_end_names_the_verdict_and_the_results() -> None:
    out = io.StringIO()
    Console(out).end(gate_of(passed(PACK)), Path("qa/_aggregate/now"))
    verdict, results = out.getvalue().splitlines()
    assert verdict == "[ReleaseGate] PASS: 1 of 1 checks passed in 1.5 s"
    assert results == "[ReleaseGate] Results: qa/_aggregate/now/summary.json"


def test_only_a_terminal_shows_progress_and_erases_it() -> None:
    out, terminal = io.StringIO(), Terminal()
    for stream in (out, terminal):
        console = Console(stream)
        console.progress(PACK, CheckResult(CHECK, Status.PASS))
        console.finish(passed(PACK), Path("log.txt"))
    assert "running" not in out.getvalue()
    assert "running: demo 1  A-1\r\x1b[K[Pack 1]" in terminal.getvalue()
