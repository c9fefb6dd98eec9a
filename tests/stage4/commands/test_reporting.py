"""What the formats print, and that progress is for terminals only."""

from __future__ import annotations

import io
import json
import sys

import pytest

from stage4.commands.reporting import reporter
from stage4.config.settings import Settings
from stage4.model import CheckResult, Finding, Status, Verdict
from stage4.session import Session

RESULT = CheckResult.of("canary", [Finding("canary.slow", Status.FAIL, "slow")])
VERDICT = Verdict("2026-01-02T03:04:05+00:00", "http://a", "http://a/h", (RESULT,), target="eu")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def printed(capsys: pytest.CaptureFixture[str], form: str, named: bool) -> str:
    report = reporter(form, named)
    report.opening(Settings("http://a", "http://a/h"))
    report.progress("canary: 3 pings of at most 84")
    report.result(RESULT, 0.5)
    report.closing(Session(VERDICT))
    if named:
        report.whole([VERDICT])
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_text(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "text", named=True)
    assert text.splitlines()[-1] == "[Stage 4] FAIL: eu FAIL"
    assert "::error" not in text


def test_github_adds_annotations(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys, "github", named=False).splitlines()
    assert lines[-2].startswith("::error title=Stage 4%3A canary.slow (eu)::slow")
    assert lines[-1].startswith("[Stage 4] FAIL")


@pytest.mark.parametrize("named", [True, False])
def test_json_is_one_document(capsys: pytest.CaptureFixture[str], named: bool) -> None:
    document = json.loads(printed(capsys, "json", named))
    assert ("targets" in document) is named
    assert document["status"] == "FAIL"


def test_progress_is_shown_on_a_terminal_and_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    report = reporter("text", named=False)
    report.progress("canary: 3 pings of at most 84")
    assert "3 pings of at most 84" in terminal.getvalue()
    report.result(RESULT, 0.5)
    assert terminal.getvalue().endswith("\r\x1b[K")
