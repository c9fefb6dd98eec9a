"""Newer syntax than the running Python's is named; what is broken is not called newer."""

from __future__ import annotations

import pytest

from codemod.newer_syntax import newer_syntax

OLDEST = (3, 10)
NEWER = {
    "type Name = int": "3.12",
    "type Name[T] = list[T]": "3.12",
    "def first[T](items: list[T]) -> T: ...": "3.12",
    "    async def first[T](items): ...": "3.12",
    "class Box[T]: ...": "3.12",
    "class Box[T = int]: ...": "3.13",
    "say(t'{x}')": "3.14",
    "    except ValueError, TypeError:": "3.14",
    "    except* ValueError:": "3.11",
    "lazy import json": "3.15",
}


def error(line: int, message: str = "invalid syntax") -> SyntaxError:
    return SyntaxError(message, ("gate.py", line, 1, "", line, 1))


@pytest.mark.parametrize("code", NEWER)
def test_newer_syntax_is_named_with_its_version(code: str) -> None:
    found = newer_syntax(["x = 1\n", f"{code}\n"], error(2), OLDEST)
    assert found
    assert f"syntax of Python {NEWER[code]} (" in found.message
    assert "this is Python 3.10" in found.message
    assert f"Python {NEWER[code]} or newer" in found.hint
    assert found.line == 2
    version = tuple(map(int, NEWER[code].split(".")))
    assert newer_syntax([f"{code}\n"], error(1), version) is None


def test_a_nested_f_string_is_known_by_the_message() -> None:
    lines = ["say(f'{x['a']}')\n"]
    assert newer_syntax(lines, error(1, "f-string: unmatched '['"), OLDEST)
    assert newer_syntax(lines, error(1, "f-string: unmatched '['"), (3, 12)) is None
    assert newer_syntax(lines, error(1), OLDEST) is None


@pytest.mark.parametrize("code", ["def main(:", "x = = 1", "type = 1 1", "return 't'x", "("])
def test_what_is_broken_is_not_newer(code: str) -> None:
    assert newer_syntax([f"{code}\n"], error(1), OLDEST) is None


@pytest.mark.parametrize("line", [0, 9])
def test_a_line_that_does_not_exist_is_no_error(line: int) -> None:
    assert newer_syntax(["x\n"], error(line), OLDEST) is None
    assert newer_syntax([], error(line), OLDEST) is None
