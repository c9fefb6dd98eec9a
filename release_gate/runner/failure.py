"""The message of a failed check: one line that can be read alone, then the details."""

from __future__ import annotations

import pytest

from release_gate.check import EXCHANGE

MAX_MESSAGE_CHARS = 2000  # the complete text is in the pack's log
MAX_LINE_CHARS = 300

# Exceptions whose text says little without the code that raised them.
BARE = ("KeyError", "IndexError", "AttributeError", "TypeError", "ValueError", "StopIteration")


def message_of(report: pytest.TestReport) -> str:
    if report.passed:
        return ""
    if isinstance(report.longrepr, tuple):  # a skip: file, line, reason
        return report.longrepr[2].removeprefix("Skipped: ")[:MAX_MESSAGE_CHARS]
    crash = getattr(report.longrepr, "reprcrash", None)
    first, *rest = (crash.message if crash else report.longreprtext).strip().split("\n")
    if first.startswith("assert "):
        first, rest = _with_values(first, rest)
    elif first.startswith(BARE) and crash:
        first = f"{first}, raised by: {_raising(report)}"
    first = first.removeprefix("AssertionError: ").replace("\\n", " ")[:MAX_LINE_CHARS]
    found = [text for title, text in report.sections if title == EXCHANGE]
    return "\n".join([first, *rest, *found])[:MAX_MESSAGE_CHARS]


def _with_values(first: str, rest: list[str]) -> tuple[str, list[str]]:
    """pytest explains an assertion below it: `+  where 500 = <Response [500]>.status_code`."""
    values = [line.strip() for line in rest if line.lstrip().startswith("+")]
    other = [line for line in rest if not line.lstrip().startswith("+")]
    words = [" ".join(value.lstrip("+ ").split()) for value in values]
    return f"{first} ({', '.join(words)})" if words else first, other


def _raising(report: pytest.TestReport) -> str:
    """The statement of the check or its testkit that raised, as far as pytest shows it."""
    lines = report.longreprtext.splitlines()
    code = [line.strip() for line in lines if line.startswith("    ")]
    return code[-1] if code else report.nodeid
