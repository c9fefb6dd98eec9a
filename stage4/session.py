"""A run with its history before it, and the results and the history after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import NamedTuple

from stage4 import VERSION, history
from stage4.checks import Check
from stage4.checks.root_headers.csp_findings import in_meta
from stage4.config.settings import Outputs, Settings
from stage4.errors import FileError, UsageError
from stage4.model import Earlier, Facts, Headers, Request, Verdict
from stage4.probe.exchange import Prober
from stage4.redact import Redactor, secrets_of, shown
from stage4.run import OnProgress, OnResult, run

# The headers of the root whose changes matter; the history has no others.
RECORDED_HEADERS = frozenset(
    (
        "content-security-policy",
        "content-security-policy-report-only",
        "strict-transport-security",
        "x-content-type-options",
        "x-frame-options",
        "referrer-policy",
        "permissions-policy",
    )
)


class Session(NamedTuple):
    """A run and its results; `place` is the folder of the results, None if nothing was written.

    unwritten  why the results could not be written
    """

    verdict: Verdict
    place: Path | None = None
    unwritten: FileError | None = None


def run_and_record(
    settings: Settings,
    outputs: Outputs,
    folder: Path,
    chosen: Sequence[Check],
    *,
    write: bool,
    on_result: OnResult = lambda result, seconds: None,
    on_progress: OnProgress = lambda text: None,
    complain: Callable[[str], None] = lambda message: None,
) -> Session:
    """Run the checks. An unusable history is reported to `complain`, and the run continues.

    Without `write` it neither reads the history nor writes anything.
    """
    if not write:
        return Session(run(settings, chosen, (), on_result, on_progress)[0])
    complain = _once(complain)
    past = folder / (outputs.history or history.DEFAULT_PATH)
    try:
        earlier = _earlier(past, shown(settings).base_url)
    except FileError as why:
        complain(f"{why.message} ({why.hint})")
        earlier = ()
    verdict, facts = run(settings, chosen, earlier, on_result, on_progress)
    return recorded(verdict, kept_headers(facts, settings), outputs, folder, complain)


def _once(complain: Callable[[str], None]) -> Callable[[str], None]:
    """The same, silent for what it was told before: a history is opened twice in a run."""
    told: set[str] = set()

    def complain_once(message: str) -> None:
        if message not in told:
            told.add(message)
            complain(message)

    return complain_once


def recorded(
    verdict: Verdict,
    headers: Headers,
    outputs: Outputs,
    folder: Path,
    complain: Callable[[str], None],
) -> Session:
    """Add a run to the history and write its results. `headers`: those of the root, if known."""
    record = record_of(verdict, headers)
    recent = [record]
    try:
        with history.opened(folder / (outputs.history or history.DEFAULT_PATH)) as runs:
            runs.add(record, outputs.keep_days)
            recent = runs.last(40, record.base_url)
    except FileError as why:
        complain(f"{why.message} ({why.hint})")
    from stage4.output.store import publish

    try:
        return Session(verdict, publish(verdict, recent, outputs, folder))
    except FileError as why:
        return Session(verdict, unwritten=why)


def _earlier(past: Path, base_url: str) -> tuple[Earlier, ...]:
    """The pinned baseline, and the last run that passed."""
    if not past.exists():
        return ()
    with history.opened(past) as runs:
        pinned, passing = runs.baseline(base_url), runs.last_passing(base_url)
    found = [Earlier("the pinned baseline", *pinned)] if pinned else []
    if passing and passing.headers:
        found.append(Earlier("the last passing run", passing.time, passing.headers))
    return tuple(found)


def record_of(verdict: Verdict, headers: Headers) -> history.Record:
    """What the history keeps of a run; verdict and headers are redacted."""
    by_name = {result.name: result.evidence for result in verdict.results}
    measured = by_name.get("canary") or by_name.get("load", {})
    return history.Record(
        time=verdict.timestamp,
        base_url=verdict.base_url,
        status=verdict.status.value,
        version=VERSION,
        warnings=len(verdict.warnings),
        p50_ms=measured.get("p50_ms"),
        p95_ms=measured.get("p95_ms"),
        count=measured.get("count", 0),
        checks={result.name: result.status.value for result in verdict.results},
        headers=headers,
    )


def kept_headers(facts: Facts, settings: Settings) -> Headers:
    """The headers of the root to compare later runs with, redacted."""
    root = facts.exchanges.get("root")
    redactor = Redactor(secrets_of(settings))
    found = [*root.headers, *in_meta(root)] if root else []
    return tuple(
        (name, redactor.text(value)) for name, value in found if name.lower() in RECORDED_HEADERS
    )


def pin(settings: Settings, outputs: Outputs, folder: Path) -> Headers:
    """Make the headers of the root the baseline. Raises UsageError without an answer."""
    request = Request("root", f"{settings.base_url}/")
    root = Prober(settings).exchange(request)
    if root.status is None:
        raise UsageError(
            f"no answer from {shown(settings).base_url}: {root.detail}",
            hint="start it, or correct --url",
        )
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    headers = kept_headers(Facts({"root": root}), settings)
    with history.opened(folder / (outputs.history or history.DEFAULT_PATH)) as runs:
        runs.pin(shown(settings).base_url, headers, now)
    return headers
