"""Escapes text for terminals and logs.

File names, source code and servers must not control a terminal or a workflow log.
"""

from __future__ import annotations


def printable(text: str, most: int | None = None) -> str:
    """Return one line of printable characters, at most `most`; a cut line ends with `…`.

    Control characters, bidirectional marks, line ends and lone surrogates become escapes such as
    `\\x1b`. `##[`, a command anywhere in a log of GitHub or Azure Pipelines, becomes `# #[`. `::`
    is a command at the beginning of a line only: print something visible in front of it.
    """
    if most is not None and len(text) > most:
        text = text[: most - 1] + "…"
    if not text.isprintable():
        text = "".join(char if char.isprintable() else _escaped(char) for char in text)
    return text.replace("##[", "# #[")


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
