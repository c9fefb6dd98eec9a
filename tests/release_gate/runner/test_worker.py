"""Attempts at a check in a real worker: the first decides, a retry may save it, all is logged."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from release_gate.model import CheckResult
from release_gate.reference import PROJECT
from release_gate.runner.engine import Engine
from tests.release_gate.records import pack_of, work_of

FAILS_AT_FIRST = (
    "tries = []\n"
    '@check("X-1", "one", why="w")\n'
    "def test_1():\n    tries.append(1)\n    print('try', len(tries))\n"
    "    assert len(tries) > 1, 'the first try'\n"
)
BROWSER = "import pytest\n@pytest.fixture\ndef context(): return None\n"


def result(folder: Path, source: str, retries: int = 0) -> CheckResult:
    engine = Engine(PROJECT, os.environ, retries=retries)
    (found,) = engine.run([work_of(pack_of(folder, source), folder / "log.txt")])
    return found.checks[0]


def test_a_check_that_passes_a_retry_is_flaky(tmp_path: Path) -> None:
    found = result(tmp_path, FAILS_AT_FIRST, retries=1)
    assert found.status.value == "FLAKY"
    assert found.message.splitlines()[0] == "the first try"


def test_a_check_without_a_browser_has_one_attempt(tmp_path: Path) -> None:
    assert result(tmp_path, FAILS_AT_FIRST).status.value == "FAIL"
    assert "try 2" not in (tmp_path / "log.txt").read_text("utf-8")


def test_a_second_attempt_for_the_trace_changes_no_result(tmp_path: Path) -> None:
    source = BROWSER + FAILS_AT_FIRST.replace("test_1()", "test_1(context)")
    found = result(tmp_path, source)
    assert found.status.value == "FAIL"
    first, *_, last = found.message.splitlines()
    assert first == "the first try"
    assert last == "A second attempt, made for the trace, passed."


def test_a_fixture_that_failed_is_set_up_again_for_a_retry(tmp_path: Path) -> None:
    source = (
        "import pytest\ntries = []\n"
        "@pytest.fixture(scope='session')\ndef lent():\n"
        "    tries.append(1)\n    if len(tries) < 2: raise OSError('busy')\n"
        '@check("X-1", "one", why="w")\ndef test_1(lent): pass\n'
    )
    assert result(tmp_path, source, retries=1).status.value == "FLAKY"


@pytest.mark.parametrize("retries", [0, 1])
def test_a_check_that_ends_the_process_is_an_error(retries: int, tmp_path: Path) -> None:
    source = FAILS_AT_FIRST + "    os._exit(0)\n"
    if not retries:
        source = source.replace("    assert", "    #")
    assert result(tmp_path, source, retries).status.value == "ERROR"


def test_fixtures_of_the_session_last_as_long_as_the_worker(tmp_path: Path) -> None:
    source = (
        "import pytest\n"
        "@pytest.fixture(scope='session')\ndef lent():\n"
        "    print('lent')\n    yield\n    print('returned')\n"
        '@check("X-1", "one", why="w")\ndef test_1(lent): pass\n'
        '@check("X-2", "two", why="w")\ndef test_2(lent): pass\n'
    )
    assert result(tmp_path, source).status.value == "PASS"
    said = (tmp_path / "log.txt").read_text("utf-8").split()
    assert said.count("lent") == 1


def test_assertions_are_explained(tmp_path: Path) -> None:
    source = '@check("X-1", "t", why="w")\ndef test_1():\n    code = 500\n    assert code == 201\n'
    assert result(tmp_path, source).message == "assert 500 == 201"
