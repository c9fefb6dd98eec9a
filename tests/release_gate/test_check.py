"""The decorator: what pytest collects of a check is what the source declares."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from release_gate.check import of_subject, read_check
from release_gate.model import Check
from release_gate.reference import PROJECT
from release_gate.runner.discovery import checks_in
from release_gate.runner.engine import Engine
from tests.release_gate.records import pack_of, work_of

SOURCE = """
@check("X-1", "one", why="a")
def test_one(): pass
@check("X-2", "each", why="b", of=("home", "login"))
def test_each(subject): assert subject in ("home", "login")
"""


def test_pytest_collects_what_the_source_declares(tmp_path: Path) -> None:
    pack = pack_of(tmp_path, SOURCE)
    (result,) = Engine(PROJECT, os.environ).run([work_of(pack, tmp_path / "log.txt")])
    seen = [found.check for found in result.checks]
    declared = checks_in(tmp_path, tmp_path)
    assert [found.id for found in seen] == ["X-1", "X-2-home", "X-2-login"]
    assert [(c.id, c.title, c.why) for c in seen] == [(c.id, c.title, c.why) for c in declared]


def test_a_subject_is_in_id_and_title() -> None:
    found = of_subject(Check("UI-1", "It loads", "why", "file:1"), "home")
    assert (found.id, found.title) == ("UI-1-home", "It loads: home")


def test_a_test_without_the_decorator_declares_nothing(request: pytest.FixtureRequest) -> None:
    assert read_check(request.node) is None
