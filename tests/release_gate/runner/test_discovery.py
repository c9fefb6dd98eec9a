"""Discovery: checks from source text, in order, without running it."""

from __future__ import annotations

from pathlib import Path

import pytest

from release_gate.runner.discovery import checks_in
from release_gate.testkit.pages import EVERY_PAGE


def write(folder: Path, name: str, source: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(source, encoding="utf-8")


def test_checks_are_found_in_the_order_in_which_pytest_runs_them(tmp_path: Path) -> None:
    write(tmp_path, "test_b.py", '@check("B-1", "b", why="w")\ndef test_b(): pass\n')
    write(
        tmp_path,
        "test_a.py",
        'raise SystemExit("it must not run")\n'
        '@check("A-2", "t", why="w", of=("x", "y"))\ndef test_2(subject): pass\n'
        '@other\n@check("A-1", "t", why="w")\ndef test_1(): pass\n',
    )
    found = checks_in(tmp_path, tmp_path)
    assert [check.id for check in found] == ["A-2-x", "A-2-y", "A-1", "B-1"]
    assert [check.where for check in found] == [
        "test_a.py:2",
        "test_a.py:2",
        "test_a.py:5",
        "test_b.py:1",
    ]


def test_other_files_and_decorators_are_ignored(tmp_path: Path) -> None:
    write(tmp_path, "conftest.py", '@check("A-1", "t", why="w")\ndef test_1(): pass\n')
    write(tmp_path, "test_a.py", "@fixture\ndef one(): pass\ndef test_1(): pass\nx = 1\n")
    assert checks_in(tmp_path, tmp_path) == ()


def test_an_argument_that_is_not_a_literal_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "test_a.py", 'ID = "A-1"\n@check(ID, "t", why="w")\ndef test_1(): pass\n')
    with pytest.raises(ValueError):
        checks_in(tmp_path, tmp_path)


def test_subjects_may_come_from_an_imported_module_of_data(tmp_path: Path) -> None:
    source = (
        "from release_gate.testkit.pages import EVERY_PAGE\n"
        'raise SystemExit("it must not run")\n'
        '@check("A-1", "t", why="w", of=EVERY_PAGE)\ndef test_1(subject): pass\n'
    )
    write(tmp_path, "test_a.py", source)
    assert [check.id for check in checks_in(tmp_path, tmp_path)] == [
        f"A-1-{page}" for page in EVERY_PAGE
    ]
