"""The report of a run on a terminal or in a log, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from stage4 import TITLE, VERSION
from stage4.config.settings import Settings
from stage4.escape import line
from stage4.model import CheckResult, Finding, Status, Verdict

HEADLINE = f"Stage 4 – {TITLE} v{VERSION}"


def opening(settings: Settings) -> str:
    """The lines before the checks of a run; `settings` have their secrets redacted."""
    intent = "live" if settings.expect_live else "not live"
    wait = f"\n  wait        up to {settings.wait_s:g} s for a sound answer" * bool(settings.wait_s)
    target = f"  target      {line(settings.target)}\n" * bool(settings.target)
    return (
        f"{HEADLINE}\n"
        f"{target}"
        f"  base URL    {line(settings.base_url)}\n"
        f"  health URL  {line(settings.health_url)}\n"
        f"  intent      {intent}; profile {settings.profile}"
        f"{wait}"
    )


def merge_opening(verdict: Verdict) -> str:
    """The lines before a merged verdict."""
    target = f"  target      {line(verdict.target)}\n" * bool(verdict.target)
    places = ", ".join(f"{name} {own.status.value}" for name, own in verdict.places)
    intent = "live" if verdict.expect_live else "not live"
    return (
        f"{HEADLINE}\n"
        f"{target}"
        f"  base URL    {line(verdict.base_url)}\n"
        f"  places      {line(places)}\n"
        f"  intent      {intent}; profile {line(verdict.profile)}"
    )


def load_opening(url: str, rate_per_s: float, seconds: float, workers: int) -> str:
    """The lines before a load test; `url` has its secrets redacted."""
    return (
        f"{HEADLINE}\n"
        f"  base URL    {line(url)}\n"
        f"  load        {rate_per_s:g} sends a second for {seconds:g} s, from {workers} "
        f"worker{'' if workers == 1 else 's'}"
    )


def result_text(result: CheckResult, seconds: float | None = None) -> str:
    """The lines of a check: its status, then each finding and its remedy."""
    took = "" if seconds is None else f"  ({seconds:.1f} s)"
    head = f"{result.status.value:<12} {line(result.name)}{took}"
    return "\n".join([head, *(text for finding in result.findings for text in _lines(finding))])


def _lines(finding: Finding) -> Iterator[str]:
    """Each begins with a word of stage4: no line of a server can be a command of a workflow."""
    yield f"  {finding.status.value:<12} {line(finding.id)}: {line(finding.message)}"
    if finding.remedy and finding.status is not Status.PASS:
        yield f"  {'do':<12} {line(finding.remedy)}"


def tally(verdict: Verdict) -> str:
    """Such as `4 checks, 1 failed, 2 warnings`."""
    checks = len(verdict.results)
    counts = [f"{checks} check{'' if checks == 1 else 's'}"]
    for status, word in (
        (Status.FAIL, "failed"),
        (Status.ERROR, "in error"),
        (Status.INCONCLUSIVE, "inconclusive"),
    ):
        number = sum(result.status is status for result in verdict.results)
        counts += [f"{number} {word}"] if number else []
    warnings = len(verdict.warnings)
    counts.append(f"{warnings} warning{'' if warnings == 1 else 's'}")
    return ", ".join(counts)


def closing(verdict: Verdict) -> str:
    """The last line: status, counts, seconds."""
    return f"[Stage 4] {verdict.status.value}: {tally(verdict)}, {verdict.duration_s:.1f} s"
