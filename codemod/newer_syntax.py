"""Syntax of later versions of Python than the one that runs: told apart from what is broken."""

from __future__ import annotations

import re
import sys

from codemod.errors import NewerSyntax

# What stands on the line that Python refuses, what it is, and the version that has it.
SIGNS = (
    (r"^\s*(async\s+)?(def|class)\s+\w+\s*\[[^\]]*=", "defaults of type parameters", (3, 13)),
    (r"^\s*(async\s+)?(def|class)\s+\w+\s*\[", "type parameters, PEP 695", (3, 12)),
    (r"^\s*type\s+\w+\s*(\[.*\])?\s*=", "a type statement, PEP 695", (3, 12)),
    (r"(?<![\w'\"])([tT][rR]?|[rR][tT])['\"]", "a template string, PEP 750", (3, 14)),
    (r"^\s*except\*?\s+[\w.]+\s*,", "except without parentheses, PEP 758", (3, 14)),
    (r"^\s*lazy\s+(import|from)\b", "a lazy import, PEP 810", (3, 15)),
    (r"^\s*except\s*\*", "except*, PEP 654", (3, 11)),
)
LINES_AROUND = 1  # an error inside a statement of several lines is reported below its beginning


def newer_syntax(
    lines: list[str], why: SyntaxError, running: tuple[int, ...] = sys.version_info[:2]
) -> NewerSyntax | None:
    """What the refused line has that is newer than the `running` Python, None for nothing."""
    number = max(1, why.lineno or 1)
    if running < (3, 12) and str(why.msg).startswith("f-string"):
        return _error("a nested f-string, PEP 701", (3, 12), running, number)
    nearby = lines[max(0, number - 1 - LINES_AROUND) : number + LINES_AROUND]
    for line in [*lines[number - 1 : number], *nearby]:
        for pattern, what, version in SIGNS:
            if version > running and re.search(pattern, line):
                return _error(what, version, running, number)
    return None


def _error(
    what: str, version: tuple[int, ...], running: tuple[int, ...], number: int
) -> NewerSyntax:
    needed, ours = (".".join(map(str, each)) for each in (version, running))
    return NewerSyntax(
        f"it has syntax of Python {needed} ({what}), and this is Python {ours}",
        hint=f"install and run stage4-gate with Python {needed} or newer, as the gate does",
        line=number,
    )
