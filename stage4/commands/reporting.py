"""The output of `stage4 run` and `stage4 watch` in each format."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from stage4.commands.progress_line import ProgressLine
from stage4.config.settings import Settings
from stage4.escape import json_line
from stage4.model import CheckResult, Verdict
from stage4.output.colours import coloured
from stage4.output.github import workflow_annotations
from stage4.output.report import closing, opening, result_text
from stage4.output.summary import summary, summary_json
from stage4.output.targets import targets_json, whole_status
from stage4.redact import shown
from stage4.session import Session
from stage4_gate.terminal import use_colour


class TextReporter:
    """A report for people, check by check, with the progress of long ones on standard error."""

    def __init__(self) -> None:
        self._line = ProgressLine(sys.stderr)

    def opening(self, settings: Settings) -> None:
        print(opening(shown(settings)), flush=True)

    def progress(self, text: str) -> None:
        self._line.show(text)

    def result(self, result: CheckResult, seconds: float | None) -> None:
        self._line.close()
        _print(result_text(result, seconds))

    def closing(self, session: Session) -> None:
        where = f"; results in {session.place}" if session.place else ""
        _print(closing(session.verdict) + where)

    def whole(self, verdicts: Sequence[Verdict]) -> None:
        """The end of a run of several targets."""
        names = ", ".join(f"{verdict.target} {verdict.status.value}" for verdict in verdicts)
        _print(f"[Stage 4] {whole_status(verdicts).value}: {names}")


def _print(text: str) -> None:
    print(coloured(text) if use_colour(sys.stdout) else text, flush=True)


class GitHubReporter(TextReporter):
    """The same with annotations of the workflow."""

    def closing(self, session: Session) -> None:
        for text in workflow_annotations(session.verdict):
            print(text, flush=True)
        super().closing(session)


class JsonReporter:
    """One document at the end: that of summary.json."""

    def __init__(self, named: bool) -> None:
        self._named = named

    def opening(self, settings: Settings) -> None:
        pass

    def progress(self, text: str) -> None:
        pass

    def result(self, result: CheckResult, seconds: float | None) -> None:
        pass

    def closing(self, session: Session) -> None:
        if not self._named:
            print(summary_json(session.verdict), end="", flush=True)

    def whole(self, verdicts: Sequence[Verdict]) -> None:
        print(targets_json(verdicts), end="", flush=True)


def announcer(form: str) -> Callable[[Verdict], None] | None:
    """What `stage4 watch` prints of each run besides its line, None for the line alone.

    With json, each run is one line with the document of summary.json.
    """
    if form == "json":
        return lambda verdict: print(json_line(summary(verdict)), flush=True)
    return _announce_to_github if form == "github" else None


def _announce_to_github(verdict: Verdict) -> None:
    for text in (*workflow_annotations(verdict), f"{verdict.timestamp} {closing(verdict)}"):
        print(text, flush=True)


def reporter(form: str, named: bool) -> TextReporter | JsonReporter:
    """`named`: the run is of named targets."""
    if form == "json":
        return JsonReporter(named)
    return GitHubReporter() if form == "github" else TextReporter()
