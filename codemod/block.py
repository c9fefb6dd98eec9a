"""The managed blocks of a gate: how they are written, found, and recognised as unharmed.

A block is whole lines between two marker comments, BEGIN and END below, that carry its name,
version and digest. `gate-exit` is the code that all stages share, `gate-script` its part for
console scripts, and every stage has a block of its own; they follow each other in that order.
The digest covers what the block means, so that formatters and fixers can pass over it.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from codemod.source import split_lines
from codemod.stage import Stage
from stage4_gate import __file__ as foundation

GATE_EXIT = "gate-exit"
GATE_SCRIPT = "gate-script"
SHARED_VERSION = "4"
BEGIN = re.compile(r"# >>> codemod (\S+) v(\S+) sha256:([0-9a-f]{16}) >>>")
DIGEST_CHARS = 16
END = re.compile(r"# <<< codemod (\S+) <<<")
# A marker that may have been moved or edited; a comment that only begins like one is the owner's.
ANY_MARKER = re.compile(r"#\s*(>>>\s*codemod\s+\S+\s+v?\d\S*\s+sha256:|<<<\s*codemod\s+\S+\s*<<<)")
EMBEDDED, PACKAGE = RUNTIMES = ("embedded", "package")  # where a gate has its exit path's code
RUNTIME_MODULE = "stage4_gate.runtime"
CUT = re.compile(r"# ---- 8< ---- (\S+)\n")  # begins the text of a block in that module
BLANKS_BEFORE = 2  # blank lines that belong to a block and stand before its first marker


class Block(NamedTuple):
    """A block in a text: `first` and `last` are the indices of its marker lines (from 0).

    marked  the digest in its marker; "" for a fresh block, which has none yet
    """

    name: str
    version: str
    marked: str
    body: str
    first: int
    last: int

    @property
    def digest(self) -> str:
        """The digest in its marker, or for a fresh block that of its body. Raises SyntaxError."""
        return self.marked or digest_of(self.name, self.version, self.body)

    @property
    def intact(self) -> bool:
        """Whether the body means what it meant when it was written. Raises SyntaxError."""
        whole = self.name, self.version, self.body
        return self.digest == digest_of(*whole) or self.digest == _text_digest_of(*whole)

    def has_text_of(self, fresh: "Block") -> bool:
        """Whether it is just as `fresh` would be written: so are most, and no digest is needed."""
        return (self.name, self.version, self.body) == (fresh.name, fresh.version, fresh.body)


class Damage(NamedTuple):
    """Markers that do not make a block: what is wrong, and on which line (from 1)."""

    line: int
    message: str


@lru_cache
def digest_of(name: str, version: str, body: str) -> str:
    """16 hexadecimal digits of SHA-256 over name, version and the meaning of the body.

    Raises SyntaxError where the body does not parse.
    """
    from codemod.meaning import meaning_of  # not needed for a block in its own text

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


def make_block(name: str, version: str, body: str) -> Block:
    """A fresh block, not yet in a text."""
    return Block(name, version, "", body, -1, -1)


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
            damages.append(
                Damage(index + 1, f"the block {end[1]} has an end marker without a begin marker")
            )
        elif line.lstrip().startswith("#"):
            damages.append(Damage(index + 1, "a codemod marker that was moved or edited"))
    if opened:
        damages.append(_unclosed(*opened))
    names = [block.name for block in blocks]
    damages += [
        Damage(block.first + 1, f"this is a second copy of the block {block.name}")
        for index, block in enumerate(blocks)
        if block.name in names[:index]
    ]
    return blocks, sorted(damages)


def _unclosed(index: int, begin: re.Match[str]) -> Damage:
    return Damage(index + 1, f"the block {begin[1]} has no end marker")


def with_blanks(index: int, lines: list[str]) -> int:
    """The index of the first of the blank lines that came with the block or wrap at `index`."""
    first = index
    while first > max(0, index - BLANKS_BEFORE) and not lines[first - 1].strip("\r\n"):
        first -= 1
    return first


@lru_cache
def shared_blocks(script: bool, runtime: str = EMBEDDED) -> tuple[Block, ...]:
    """What every gate with a stage has; with `script` the console scripts' part, too."""
    names = [GATE_EXIT, GATE_SCRIPT] if script else [GATE_EXIT]
    text = _imports if runtime == PACKAGE else _embedded
    return tuple(make_block(name, SHARED_VERSION, text(name)) for name in names)


def runtime_of(shared: Block | None) -> str:
    """Which form of the exit path's code a gate has, by its shared block; "" where it has none."""
    if shared is None:
        return ""
    return PACKAGE if RUNTIME_MODULE in shared.body else EMBEDDED


def _embedded(name: str) -> str:
    """The class of the runtime module as text, under the name that it has in gates."""
    text = _runtime_texts()[name].rstrip("\n") + "\n\n\n"
    return text.replace("GateExit", "_GateExit").replace("GateScript", "_GateScript")


@lru_cache
def _runtime_texts() -> dict[str, str]:
    """The parts of the runtime module that blocks are made of, by block."""
    _, *cuts = CUT.split(Path(foundation).with_name("runtime.py").read_text("utf-8"))
    return dict(zip(cuts[::2], cuts[1::2], strict=True))


def _imports(name: str) -> str:
    """The import of the class from the package; a gate without the package fails at its start."""
    kind = "".join(part.title() for part in name.split("-"))
    failure = 'raise SystemExit("[ReleaseGate] FAILED: install stage4-gate") from None'
    lines = ["try:  # pragma: no cover", f"    from {RUNTIME_MODULE} import {kind} as _{kind}"]
    lines += ["except ImportError:  # pragma: no cover"]
    if name == GATE_EXIT:  # a script's function is wrapped when its module is imported
        lines += ['    if __name__ == "__main__":']
    indent = "    " * (1 + (name == GATE_EXIT))
    return "\n".join([*lines, indent + failure]) + "\n"


def stage_block(stage: Stage, plain: bool = False) -> Block:
    """The block of a stage; `plain` keeps to ASCII, for a gate whose encoding has no dash."""
    heading = f"{stage.label} {'-' if plain else '–'} {stage.heading or stage.title}"
    if plain:
        heading = heading.encode("ascii", "backslashreplace").decode()
    title = f"[{stage.label}] Running {stage.title} v{stage.version} ..."
    lines = [
        f"# === {heading} (v{stage.version}) ===",
        f"def {stage.function}() -> int:  # pragma: no cover",
        f'    """Run {stage.label} as a process of its own; return its status."""',
        f"    title = {_quote(title)}",
        *_bracketed("command = [", list(map(_quote, stage.command)), "]"),
        *_bracketed("return _GateExit.run(", ["title", "*command", *_options(stage)], ")"),
    ]
    return make_block(stage.name, stage.version, "\n".join(lines) + "\n\n\n")


def _options(stage: Stage) -> list[str]:
    """The arguments of `GateExit.run` besides title and command."""
    default = tuple(word for word in stage.command if "/" in word)[:1]
    texts = {
        "package": stage.package,
        "enabled_by": stage.enabled_by,
        "anchors": "" if stage.anchors == default else "\n".join(stage.anchors),
    }
    given = [f"{name}={_quote(text)}" for name, text in texts.items() if text]
    return [f"limit={stage.time_limit:g}", *given]


def _quote(word: str) -> str:
    """A double-quoted literal in ASCII."""
    return '"' + word.encode("unicode_escape").decode().replace('"', '\\"') + '"'


def _bracketed(opening: str, words: list[str], closing: str) -> list[str]:
    """A statement in a function, on one line where it fits."""
    line = f"    {opening}{', '.join(words)}{closing}"
    if len(line) <= 79:
        return [line]
    return [f"    {opening}", *(f"        {word}," for word in words), f"    {closing}"]
