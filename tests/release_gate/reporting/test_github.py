"""GitHub's log: groups, annotations, and no commands forged by a server."""

from __future__ import annotations

import io
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from release_gate.model import Check, CheckResult, Pack, PackResult, Status
from release_gate.reporting.console import Console
from release_gate.reporting.github import errors, group

PACK = Pack("home", "Pack 7", "Home", "v1", "release_gate/packs/home", "", "/")


def result(message: str) -> PackResult:
    check = Check("HOME-01", "It loads: at once", "why", "release_gate/packs/home/test_home.py:18")
    checks = (CheckResult(check, Status.FAIL, message=message),)
    return PackResult(PACK, Status.FAIL, checks, 1.0, "")


@given(st.text())
def test_no_message_forges_a_command(message: str) -> None:
    lines = [*group("title", result(message)), *errors(result(message).checks)]
    commands = [line for line in lines if line.lstrip().startswith(("::", "##["))]
    assert [line.split("::")[1].split()[0] for line in commands] == ["group", "endgroup", "error"]
    assert all("\n" not in line and "\r" not in line for line in lines)


def test_a_failure_is_annotated_at_its_check() -> None:
    (line,) = errors(result("100% of it\nis gone").checks)
    assert line == (
        "::error file=release_gate/packs/home/test_home.py,line=18,"
        "title=HOME-01 It loads%3A at once::100%25 of it is gone"
    )


def test_only_github_gets_groups() -> None:
    for on_github in (True, False):
        out = io.StringIO()
        Console(out, on_github).finish(result("gone"), Path("log.txt"))
        assert ("::group::" in out.getvalue()) == on_github
        assert "HOME-01 It loads: at once: gone" in out.getvalue()
