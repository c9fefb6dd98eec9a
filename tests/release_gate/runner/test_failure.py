"""The message of a failed check: its first line can be read alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from release_gate.reference import PROJECT
from release_gate.runner.engine import Engine
from release_gate.runner.failure import MAX_LINE_CHARS, MAX_MESSAGE_CHARS
from tests.release_gate.records import pack_of, work_of

CASES = {
    "assert answer.status == 201": "assert 500 == 201 (where 500 = answer.status)",
    "assert answer.status == 201, 'no account'": "no account",
    "assert 'a\\nb' == 'c'": "assert 'a b' == 'c'",
    "{}['error']": "KeyError: 'error', raised by: {}['error']",
    "raise OSError('no disk')": "OSError: no disk",
    "assert not 'x' * 9999": "",
}


@pytest.fixture(scope="module")
def messages(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("failures")
    source = "class Answer:\n    status = 500\n    def __repr__(self): return 'answer'\n"
    source += "answer = Answer()\n"
    for number, statement in enumerate(CASES):
        source += f'@check("X-{number}", "t", why="w")\ndef test_{number}():\n    {statement}\n'
    (result,) = Engine(PROJECT, os.environ).run(
        [work_of(pack_of(folder, source), folder / "log.txt")]
    )
    return [check.message for check in result.checks]


@pytest.mark.parametrize(("number", "line"), list(enumerate(CASES.values())))
def test_the_first_line_says_what_was_wrong(number: int, line: str, messages: list[str]) -> None:
    first = messages[number].splitlines()[0]
    assert first == line or not line
    assert len(first) <= MAX_LINE_CHARS
    assert len(messages[number]) <= MAX_MESSAGE_CHARS


def test_the_log_has_the_complete_text(tmp_path: Path) -> None:
    source = '@check("X-1", "t", why="w")\ndef test_1(): raise OSError("x" * 9999)\n'
    list(
        Engine(PROJECT, os.environ).run([work_of(pack_of(tmp_path, source), tmp_path / "log.txt")])
    )
    assert "x" * 9999 in (tmp_path / "log.txt").read_text("utf-8")
