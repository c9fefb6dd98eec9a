"""Suggests a known name that is similar to an unknown one."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from stage4_gate.errors import UserError

RUN = "run"  # the command that takes the URL of a service


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`did you mean 'apply'?`, or "" if no known name is similar."""
    from difflib import get_close_matches

    near = get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return f"did you mean {near[0]!r}?" if near else ""


def no_such(kind: str, word: str, known: Collection[str], otherwise: str) -> UserError:
    """The error for an unknown command or option; `otherwise`: its hint if none is similar."""
    from stage4_gate.printable import printable

    hint = did_you_mean(word, known)
    if not hint and RUN in known and looks_like_address(word):
        hint = f"did you mean '{RUN} URL'?"
    word = word.rpartition("@")[2]  # a URL may hold a password
    return UserError(f"no such {kind}: {printable(word, 80)}", hint or otherwise)


def looks_like_address(word: str) -> bool:
    """Whether it looks like a URL or a host: `https://example.com`, `localhost:8000`."""
    return ("." in word or ":" in word) and not word.endswith(".py")  # a gate is a Python file
