"""The managed blocks of a gate: how they are written, found, and recognised as unharmed.

A block is whole lines between two marker comments, BEGIN and END below, that carry its name,
version and digest. `gate-exit` is the code that all stages share, `gate-script` its part for
console scripts, and every stage has a block of its own; they follow each other in that order.
The digest covers what the block means, so that formatters and fixers can pass over it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from codemod.meaning import meaning_of
from codemod.source import split_lines
from codemod.stage import Stage

GATE_EXIT = "gate-exit"
GATE_SCRIPT = "gate-script"
SHARED_VERSION = "2"
BEGIN = re.compile(r"# >>> codemod (\S+) v(\S+) sha256:([0-9a-f]{16}) >>>")
DIGEST_CHARS = 16
END = re.compile(r"# <<< codemod (\S+) <<<")
# A marker that may have been moved or edited; a comment that only begins like one is the owner's.
ANY_MARKER = re.compile(r"#\s*(>>>\s*codemod\s+\S+\s+v?\d\S*\s+sha256:|<<<\s*codemod\s+\S+\s*<<<)")
CUT = "# ---- 8< ----\n"
BLANKS_BEFORE = 2  # blank lines that belong to a block and stand before its first marker


class Block(NamedTuple):
    """A block in a text: `first` and `last` are the indices of its marker lines (from 0)."""

    name: str
    version: str
    digest: str
    body: str
    first: int
    last: int

    @property
    def intact(self) -> bool:
        """Whether the body means what it meant when it was written. Raises SyntaxError."""
        whole = self.name, self.version, self.body
        return self.digest == digest_of(*whole) or self.digest == _text_digest_of(*whole)


class Damage(NamedTuple):
    """Markers that do not make a block: what is wrong, and on which line (from 1)."""

    line: int
    message: str


@lru_cache
def digest_of(name: str, version: str, body: str) -> str:
    """16 hexadecimal digits of SHA-256 over name, version and the meaning of the body.

    Raises SyntaxError where the body does not parse.
    """
    return _sha256(f"{name}\n{version}\n" + "\n".join(part.text for part in meaning_of(body)))


def _text_digest_of(name: str, version: str, body: str) -> str:
    """What codemod wrote as the digest before version 2 of the shared blocks: over the text."""
    plain = body.replace("\r\n", "\n").replace("\r", "\n")
    return _sha256(f"{name}\n{version}\n{plain}")


def _sha256(text: str) -> str:
    try:  # hashlib loads OpenSSL, which takes longer than all the rest of a check
        from _sha256 import sha256  # type: ignore[import-not-found]
    except ImportError:
        from hashlib import sha256
    digest: str = sha256(text.encode()).hexdigest()
    return digest[:DIGEST_CHARS]


def function_of(name: str) -> str:
    """The function that the block of the stage `name` defines."""
    return "_run_" + name.replace("-", "_")


def make_block(name: str, version: str, body: str) -> Block:
    """A fresh block, not yet in a text."""
    return Block(name, version, digest_of(name, version, body), body, -1, -1)


def render(block: Block, newline: str) -> list[str]:
    """The lines of a block, the blank lines before it included."""
    text = (
        "\n" * BLANKS_BEFORE
        + f"# >>> codemod {block.name} v{block.version} sha256:{block.digest} >>>\n"
        + block.body
        + f"# <<< codemod {block.name} <<<\n"
    )
    return [line.rstrip("\r\n") + newline for line in split_lines(text)]


def find_blocks(lines: list[str]) -> tuple[list[Block], list[Damage]]:
    """All whole blocks of a text in their order, and all that is wrong with its markers."""
    blocks: list[Block] = []
    damages: list[Damage] = []
    opened: tuple[int, re.Match[str]] | None = None
    for index, line in enumerate(lines):
        if "codemod" not in line or not ANY_MARKER.search(line):
            continue
        begin, end = BEGIN.fullmatch(line.rstrip()), END.fullmatch(line.rstrip())
        if begin:
            if opened:
                damages.append(_unclosed(*opened))
            opened = index, begin
        elif end and opened and opened[1][1] == end[1]:
            first, mark = opened
            body = "".join(lines[first + 1 : index])
            blocks.append(Block(mark[1], mark[2], mark[3], body, first, index))
            opened = None
        elif end:
            damages.append(Damage(index + 1, f"the end of a block {end[1]} that does not begin"))
        elif line.lstrip().startswith("#"):
            damages.append(Damage(index + 1, "a codemod marker that was moved or edited"))
    if opened:
        damages.append(_unclosed(*opened))
    names = [block.name for block in blocks]
    damages += [
        Damage(block.first + 1, f"the block {block.name} stands here for a second time")
        for index, block in enumerate(blocks)
        if block.name in names[:index]
    ]
    return blocks, sorted(damages)


def _unclosed(index: int, begin: re.Match[str]) -> Damage:
    return Damage(index + 1, f"the block {begin[1]} begins here and does not end")


def with_blanks(index: int, lines: list[str]) -> int:
    """The index of the first of the blank lines that came with the block or wrap at `index`."""
    first = index
    while first > max(0, index - BLANKS_BEFORE) and not lines[first - 1].strip("\r\n"):
        first -= 1
    return first


@lru_cache
def shared_blocks(script: bool) -> tuple[Block, ...]:
    """What every gate with a stage has; with `script` the console scripts' part, too."""
    names = [GATE_EXIT, GATE_SCRIPT] if script else [GATE_EXIT]
    folder = Path(__file__).with_name("embedded")
    return tuple(
        make_block(
            name,
            SHARED_VERSION,
            (folder / f"{name.replace('-', '_')}.py").read_text("utf-8").split(CUT)[1] + "\n\n",
        )
        for name in names
    )


def stage_block(stage: Stage, plain: bool = False) -> Block:
    """The block of a stage; `plain` keeps to ASCII, for a gate whose encoding has no dash."""
    heading = f"{stage.label} {'-' if plain else '–'} {stage.heading or stage.title}"
    if plain:
        heading = heading.encode("ascii", "backslashreplace").decode()
    lines = [
        f"# === {heading} (v{stage.version}) ===",
        f"def {stage.function}() -> int:",
        f'    """Run {stage.label} as a process of its own; return its status."""',
        *("    " * bool(line) + line for line in _statements(stage)),
    ]
    return make_block(stage.name, stage.version, "\n".join(lines) + "\n\n\n")


def _statements(stage: Stage) -> list[str]:
    first, *words = stage.command
    python = first in ("python", "python3")
    command = ["sys.executable" if python else _quote(first), *map(_quote, words)]
    modules = ["os"] * bool(stage.enabled_by) + ["sys"] * (python or bool(stage.package))
    lines = [f"import {module}" for module in modules] + [""] * bool(modules)
    if modules:
        lines.insert(0, "# pylint: disable=import-outside-toplevel,redefined-outer-name,reimported")
    if stage.enabled_by:
        lines += [
            'off = ("", "0", "false", "no", "off")',
            f'if os.environ.get("{stage.enabled_by}", "").lower() in off:',
            f'    return _GateExit.skip("{stage.label}", "{stage.enabled_by} is not set")',
        ]
    message = f"\n[{stage.label}] Running {stage.title} v{stage.version} ..."
    lines += _call("_GateExit.say", [_quote(message)])
    lines += _list("command", command)
    lines += _list("anchors", [_quote(anchor) for anchor in stage.anchors])
    if stage.package:
        lines += [
            f'if not _GateExit.find("{stage.package}"):  # not in the repository: as installed',
            f'    command = [sys.executable, "-m", "{stage.package}"]',
            '    anchors = [".git", "pyproject.toml", "setup.cfg", "."]',
        ]
    return [
        *lines,
        f'return _GateExit.run("{stage.label}", {stage.time_limit:g}, command, *anchors)',
    ]


def _quote(word: str) -> str:
    """A double-quoted literal in ASCII."""
    return '"' + word.encode("unicode_escape").decode().replace('"', '\\"') + '"'


def _list(name: str, words: list[str]) -> list[str]:
    line = f"{name} = [{', '.join(words)}]"
    return [line] if len(line) <= 75 else [f"{name} = [", *(f"    {word}," for word in words), "]"]


def _call(name: str, words: list[str]) -> list[str]:
    line = f"{name}({', '.join(words)})"
    return [line] if len(line) <= 75 else [f"{name}(", *(f"    {word}," for word in words), ")"]
