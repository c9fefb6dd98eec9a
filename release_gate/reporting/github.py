"""Commands of GitHub's log: a group for each pack, an annotation for each failure. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from release_gate.model import FAILING, CheckResult, PackResult
from release_gate.reporting.formats import pack_text
from stage4_gate.printable import printable

MAX_CHARS = 500  # of one annotation


def group(title: str, result: PackResult) -> Iterator[str]:
    """The pack's checks, folded under its line."""
    yield f"::group::{title}"
    yield from pack_text(result).splitlines()[1:]
    yield "::endgroup::"


def errors(checks: Iterable[CheckResult]) -> Iterator[str]:
    """An annotation for each failed check, which GitHub shows beside its code."""
    for result in checks:
        if result.status in FAILING:
            file, _, line = result.check.where.rpartition(":")
            title = _property(f"{result.check.id} {result.check.title}")
            place = f"file={_property(file)},line={_property(line)},title={title}"
            message = " ".join(result.message.split()) or result.status.value
            yield f"::error {place}::{_data(message)}"


def _data(text: str) -> str:
    return printable(text).replace("%", "%25")[:MAX_CHARS]


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
