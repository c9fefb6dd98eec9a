"""Rules for the scripts of the pages: statements, handlers, conditions, constants, properties.

The scripts are plain modules, so a scanner for strings, comments and brackets is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.release_gate.mutation.mutant import Edit, Mutant

OPAQUE = re.compile(
    r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`""", re.S
)
PLACE = re.compile(r"^(?:export )?(?:async )?(?:function (\w+)|class (\w+)|const (\w+))", re.M)
EFFECT = re.compile(
    r"^[ \t]*((?:await |if \([^\n{]*?\) |else )?[\w.$]+(?:\([^\n]*|[.\w]*(?:\.[\w.]+)? [+-]?= .*))",
    re.M,
)
HANDLER = re.compile(r"addEventListener|^onSubmit|^whenSignedIn|^attempt\(|\.on\w+ = ")
FLIPPED = {
    " === ": " !== ", " !== ": " === ", " && ": " || ", " || ": " && ",
    " > ": " >= ", " >= ": " > ", " < ": " <= ", " <= ": " < ",
    "true": "false", "false": "true",
}  # fmt: skip
FLIP = re.compile(r" === | !== | && | \|\| | >= | <= | > | < |\btrue\b|\bfalse\b")
NOT = re.compile(r"(?<=[\s(=])!(?=[\w(])")
PROPERTY = re.compile(
    r"\b(ariaLabel|type|className|href|maxLength|value|method)\b(?:: [^,}]+)?[,]? ?(?=[^{}\n]*\})"
)
NUMBER = re.compile(r"(?<![\w.\"'#-])\d+(?: \* \d+)*(?![\w\"'])")
GUARD = re.compile(r"^[ \t]*(if \([^\n]*\) (?:return|throw)[^\n]*;)$", re.M)
MAX_WHAT_CHARS = 80


@dataclass(frozen=True)
class Script:
    """A script with strings and comments blanked out, so that offsets stay the same."""

    text: str
    plain: str


def mutants(root: Path, file: str) -> Iterator[Mutant]:
    script = read(root / file)
    for rule, start, end, new in _changes(script):
        edit = Edit(_bytes(script.text, start), _bytes(script.text, end), new.encode())
        what = " ".join(script.text[start:end].split())[:MAX_WHAT_CHARS]
        what = f"without {what}" if rule in DROPS else f"{what} becomes {new.strip()}"
        yield Mutant(rule, file, _place(script, start), what, (edit,))


DROPS = frozenset(("handler-dropped", "effect-dropped", "guard-dropped", "property-dropped"))


def read(path: Path) -> Script:
    text = path.read_text("utf-8")
    blank = OPAQUE.sub(lambda match: re.sub(r"[^\n]", "_", match[0]), text)
    return Script(text, blank)


def _changes(script: Script) -> Iterator[tuple[str, int, int, str]]:
    plain = script.plain
    for match in EFFECT.finditer(plain):
        start = match.start(1)
        end = _end_of_statement(plain, start)
        rule = "handler-dropped" if HANDLER.search(plain[start:end]) else "effect-dropped"
        if end and not plain[start:end].startswith(("const ", "return ", "import ", "else {")):
            yield rule, start, end, _nothing(plain[start:end])
    for match in GUARD.finditer(plain):
        yield "guard-dropped", *match.span(1), ";"
    for match in FLIP.finditer(plain):
        yield "script-flipped", *match.span(), FLIPPED[match[0]]
    for match in NOT.finditer(plain):
        yield "script-flipped", *match.span(), " "
    for match in NUMBER.finditer(plain):
        yield "script-constant", *match.span(), f"({match[0]} + 1)"
    for match in PROPERTY.finditer(plain):
        yield "property-dropped", *match.span(), ""


def _nothing(statement: str) -> str:
    return "else ;" if statement.startswith("else ") else ";"


def _end_of_statement(plain: str, start: int) -> int:
    """The offset after the `;` that ends the statement; 0 if it has none of its own."""
    depth = 0
    for offset in range(start, len(plain)):
        letter = plain[offset]
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(letter, 0)
        if depth < 0:
            return 0
        if letter == ";" and depth == 0:
            return offset + 1
    return 0


def _place(script: Script, offset: int) -> str:
    """The top-level function, class or constant around an offset, else `module`."""
    line = script.plain.rfind("\n", 0, offset) + 1
    if script.plain[line : line + 1] not in (" ", "}", ")"):
        named = PLACE.match(script.plain, line)
        return _named(named) if named else "module"
    before = [m for m in PLACE.finditer(script.plain) if m.start() < offset]
    top = re.compile(r"^\S", re.M)
    starts = [m.start() for m in top.finditer(script.plain, 0, offset)]
    starts = [s for s in starts if script.plain[s] not in "})]"]
    if before and starts and before[-1].start() == starts[-1]:
        return _named(before[-1])
    return "module"


def _named(match: re.Match[str]) -> str:
    return next(filter(None, match.groups()), "module")


def _bytes(text: str, offset: int) -> int:
    return len(text[:offset].encode())
