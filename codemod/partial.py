"""The tree of a gate with newer syntax: only the statements that matter here are parsed."""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Iterator

from codemod.errors import NewerSyntax

CONTINUED = ("else", "elif", "except", "finally")


def parse_partly(lines: list[str], names: set[str], why: NewerSyntax) -> ast.Module:
    """A module whose statements are placeholders, except for those with one of these names.

    Raises `why` where these statements themselves cannot be parsed.
    """
    wanted = re.compile(rf"\b({'|'.join(map(re.escape, sorted(names)))})\b")
    body: list[ast.stmt] = []
    try:
        starts = list(_starts(lines))
        for first, last in zip(starts, [*starts[1:], len(lines)], strict=True):
            text = "".join(lines[first:last])
            if wanted.search(text):
                body += ast.parse("\n" * first + text).body
            else:
                body.append(_placeholder(first, lines[first:last]))
    except (SyntaxError, tokenize.TokenError, ValueError):
        raise why from None
    return ast.Module(body=body, type_ignores=[])


def _starts(lines: list[str]) -> Iterator[int]:
    """The indices of the lines on which the statements of the module begin."""
    depth, fresh, decorated = 0, True, False
    for token in tokenize.generate_tokens(iter(lines).__next__):
        if token.type == tokenize.INDENT:
            depth += 1
        elif token.type == tokenize.DEDENT:
            depth -= 1
        elif token.type == tokenize.NEWLINE:
            fresh = True
        elif fresh and token.type not in (tokenize.NL, tokenize.COMMENT, tokenize.ENDMARKER):
            fresh = False
            if depth == 0:
                if not decorated and token.string not in CONTINUED:
                    yield token.start[0] - 1
                decorated = token.string == "@"


def _placeholder(first: int, lines: list[str]) -> ast.stmt:
    ends = [index for index, line in enumerate(lines, start=1) if line.strip()]
    node = ast.Pass(lineno=first + 1, col_offset=0)
    node.end_lineno, node.end_col_offset = first + max(ends, default=1), 0
    return node
