"""What GitHub's log understands: a group a pack, an annotation a failure. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from release_gate.model import CheckResult, PackResult, Status
from release_gate.reporting.formats import pack_text, printable


def group(title: str, result: PackResult) -> Iterator[str]:
    """The pack's checks, folded away under its line."""
    yield f"::group::{title}"
    yield from pack_text(result).splitlines()[1:]
    yield "::endgroup::"


def errors(checks: Iterable[CheckResult]) -> Iterator[str]:
    """Where the checks stand that failed, for GitHub to show beside their code."""
    for result in checks:
        if result.status in (Status.FAIL, Status.ERROR):
            file, _, line = result.check.where.rpartition(":")
            title = _property(f"{result.check.id} {result.check.title}")
            place = f"file={_property(file)},line={_property(line)},title={title}"
            yield f"::error {place}::{_data(result.message or result.status.value)}"


def _data(text: str) -> str:
    return printable(text).replace("%", "%25")[:500]


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
