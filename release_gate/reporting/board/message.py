"""A check's message for people: its first line in the list, then the whole. Pure."""

from __future__ import annotations

import re
from collections import Counter

from release_gate.model import CheckResult
from release_gate.reporting.board.markup import plural, text

MAX_HEADLINE_CHARS = 160
MAX_LINES = 40
MAX_LINE_CHARS = 200
# "playwright._impl._errors.TimeoutError: ", "AssertionError: "; the name of the class is enough.
RAISED = re.compile(r"^(?:AssertionError|Failed): |^(?:\w+\.)+(?=\w+: )")
MARKS = {"+": "ins", "-": "del"}


def headline(result: CheckResult) -> str:
    """The first line that says something, as text; of a diff, how much differs."""
    lines = [line.strip() for line in result.message.splitlines() if line.strip()]
    if not lines:
        return "the check gave no reason"
    if lines[0].startswith("--- "):
        counts = Counter(line[:1] for line in lines[2:])
        return f"differs from what is expected in {plural(max(counts['-'], counts['+']), 'line')}"
    return RAISED.sub("", lines[0])[:MAX_HEADLINE_CHARS]


def whole(message: str) -> str:
    """The message as preformatted HTML, the lines of a diff marked; "" for a single short line."""
    lines = message.strip().splitlines()
    if len(lines) < 2 and len(message) <= MAX_HEADLINE_CHARS:
        return ""
    is_diff = any(line.startswith("@@ ") for line in lines)
    shown = [_line(line, is_diff) for line in lines[:MAX_LINES]]
    if len(lines) > MAX_LINES:
        shown.append(f"... {len(lines) - MAX_LINES} more lines")
    return f'<pre tabindex="0">{chr(10).join(shown)}</pre>'


def _line(line: str, is_diff: bool) -> str:
    mark = MARKS.get(line[:1]) if is_diff else None
    html = text(line.expandtabs(4), MAX_LINE_CHARS)
    return f"<{mark}>{html}</{mark}>" if mark else html
