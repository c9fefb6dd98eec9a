"""Escapes text for terminals and logs.

File names, source code and servers must not control a terminal or a workflow log.
"""

from __future__ import annotations

import os


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


def shell_word(path: str) -> str:
    """Return a path as one word of a command that can be pasted into a shell (bash, zsh).

    A path that begins with `-` gets `./` in front of it, or it would be an option; what cannot be
    printed is escaped as in `$'a\\x0ab'`.
    """
    from shlex import quote

    visible = f"./{path}" if path.startswith("-") else path
    if visible.isprintable():
        return quote(visible)
    plain = (char.isprintable() and char not in "\\'" for char in visible)
    parts = (
        char if is_plain else "".join(f"\\x{byte:02x}" for byte in os.fsencode(char))
        for char, is_plain in zip(visible, plain, strict=True)
    )
    return f"$'{''.join(parts)}'"


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
