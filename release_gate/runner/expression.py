"""The expression of `-k`: words joined by `and`, `or`, `not` and parentheses. Pure.

A word matches a check whose id, title, file or pack contains it, in upper or lower case.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Matches = Callable[[str], bool]
OPERATORS = ("and", "or", "not", "(", ")")


def matcher(expression: str) -> Matches:
    """Whether a text has what the expression asks for. Raises ValueError for an invalid one."""
    tokens = re.findall(r"[()]|[^\s()]+", expression)
    if not tokens:
        raise ValueError("it is empty")
    found = _either(tokens)
    if tokens:
        raise ValueError(f"unexpected {tokens[0]!r}")
    return lambda text: found(text.lower())


def _either(tokens: list[str]) -> Matches:
    parts = [_both(tokens)]
    while tokens and tokens[0] == "or":
        tokens.pop(0)
        parts.append(_both(tokens))
    return lambda text: any(part(text) for part in parts)


def _both(tokens: list[str]) -> Matches:
    parts = [_one(tokens)]
    while tokens and tokens[0] == "and":
        tokens.pop(0)
        parts.append(_one(tokens))
    return lambda text: all(part(text) for part in parts)


def _one(tokens: list[str]) -> Matches:
    if not tokens:
        raise ValueError("it ends too early")
    token = tokens.pop(0)
    if token == "not":
        other = _one(tokens)
        return lambda text: not other(text)
    if token == "(":
        inner = _either(tokens)
        if not tokens or tokens.pop(0) != ")":
            raise ValueError("a parenthesis is not closed")
        return inner
    if token in OPERATORS:
        raise ValueError(f"unexpected {token!r}")
    return lambda text: token.lower() in text
