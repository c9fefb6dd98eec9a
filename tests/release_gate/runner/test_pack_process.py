"""Packs that misbehave, as real processes: a failure with its log, and no process left."""

from __future__ import annotations

import os
import sys
import threading
import uuid
from pathlib import Path

import psutil
import pytest

from release_gate.model import CheckResult, Observation, Pack, Status
from release_gate.runner.pack_process import Runner
from release_gate.runner.verdict import pack_verdict
from tests.release_gate.records import pack_of

GOOD = '@check("X-1", "fine", why="w")\ndef test_fine(): pass\n'

BAD_PACKS = {
    "nothing in it": ("", "no checks"),
    "does not import": ("import no_such_module\n", "interrupted"),
    "a check without a name": (GOOD + "def test_nameless(): pass\n", "refused"),
    "exits": (GOOD + '@check("X-2", "t", why="w")\ndef test_b(): os._exit(0)\n', "before all"),
    "dies": (
        GOOD + '@check("X-2", "t", why="w")\ndef test_b(): os.kill(os.getpid(), 11)\n',
        "SIGSEGV",
    ),
    "garbles": (
        GOOD
        + '@check("X-2", "t", why="w")\n'
        + "def test_b(request):\n"
        + "    os.write(request.config.getoption('--result-fd'), b'nonsense\\n')\n",
        "malformed result",
    ),
}


@pytest.fixture
def marked() -> tuple[str, dict[str, str]]:
    """An environment by which every process of a pack can be found again."""
    mark = uuid.uuid4().hex
    return mark, {**os.environ, "GATE_TEST_MARK": mark}


def left_over(mark: str) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("GATE_TEST_MARK") == mark and process.is_running():
                found.append(process)
        except psutil.Error:
            continue
    return [p for p in found if p.status() != psutil.STATUS_ZOMBIE]


def run(pack: Pack, folder: Path, environ: dict[str, str]) -> Observation:
    return Runner(environ).run(pack, folder / "log.txt")


def test_a_good_pack_passes_and_reports_each_result(
    tmp_path: Path, marked: tuple[str, dict[str, str]]
) -> None:
    reported: list[CheckResult] = []
    pack = pack_of(tmp_path, GOOD)
    seen = Runner(marked[1], on_result=lambda _, result: reported.append(result)).run(
        pack, tmp_path / "log.txt"
    )
    result = pack_verdict(pack, seen)
    assert result.status is Status.PASS
    assert [check.check.title for check in result.checks] == ["fine"]
    assert [check.check.title for check in reported] == ["fine"]
    assert result.checks[0].check.where.endswith("test_pack.py:3")


@pytest.mark.parametrize("case", BAD_PACKS)
def test_a_bad_pack_fails_with_its_log(
    case: str, tmp_path: Path, marked: tuple[str, dict[str, str]]
) -> None:
    source, problem = BAD_PACKS[case]
    pack = pack_of(tmp_path, source)
    result = pack_verdict(pack, run(pack, tmp_path, marked[1]))
    assert result.status is Status.FAIL
    assert problem in result.problem
    assert (tmp_path / "log.txt").stat().st_size > 0
    assert left_over(marked[0]) == []


def test_a_failed_check_says_what_was_wrong(
    tmp_path: Path, marked: tuple[str, dict[str, str]]
) -> None:
    pack = pack_of(tmp_path, '@check("X-1", "t", why="w")\ndef test_a(): assert 1 == 2, "one"\n')
    result = pack_verdict(pack, run(pack, tmp_path, marked[1]))
    assert result.checks[0].status is Status.FAIL
    assert "one" in result.checks[0].message


def test_a_broken_set_up_and_a_skip_differ(
    tmp_path: Path, marked: tuple[str, dict[str, str]]
) -> None:
    source = (
        "import pytest\n@pytest.fixture\ndef broken(): raise OSError('no disk')\n"
        '@check("X-1", "t", why="w")\ndef test_a(broken): pass\n'
        '@check("X-2", "t", why="w")\ndef test_b(): pytest.skip("not here")\n'
    )
    pack = pack_of(tmp_path, source)
    result = pack_verdict(pack, run(pack, tmp_path, marked[1]))
    assert [check.status for check in result.checks] == [Status.ERROR, Status.SKIPPED]
    assert "no disk" in result.checks[0].message
    assert result.checks[1].message == "not here"


HANGS = {
    "asleep": "time.sleep(600)",
    "deaf": "signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(600)",
    "with children": (
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'],"
        " start_new_session=True); time.sleep(600)"
    ),
}


@pytest.mark.parametrize("how", HANGS)
def test_a_hang_ends_at_its_limit_with_all_its_children(
    how: str, tmp_path: Path, marked: tuple[str, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("release_gate.runner.pack_process.GRACE_S", 1.0)
    source = GOOD + f'@check("X-2", "t", why="w")\ndef test_b():\n    {HANGS[how]}\n'
    pack = pack_of(tmp_path, source, time_limit_s=3.0)
    result = pack_verdict(pack, run(pack, tmp_path, marked[1]))
    assert "time limit of 3 s" in result.problem
    assert result.checks[0].status is Status.PASS
    assert result.checks[1].status is Status.ERROR
    assert left_over(marked[0]) == []


def test_a_pack_that_cannot_be_started_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    pack = pack_of(tmp_path, GOOD)
    assert "could not be started" in pack_verdict(pack, run(pack, tmp_path, {})).problem


def test_stop_ends_what_runs_and_lets_nothing_start(
    tmp_path: Path, marked: tuple[str, dict[str, str]]
) -> None:
    running = threading.Event()
    runner = Runner(marked[1], on_result=lambda pack, result: running.set())
    pack = pack_of(tmp_path, GOOD + '@check("X-2", "t", why="w")\ndef test_b(): time.sleep(600)\n')
    seen: list[Observation] = []
    thread = threading.Thread(target=lambda: seen.append(runner.run(pack, tmp_path / "log.txt")))
    thread.start()
    assert running.wait(20)
    runner.stop()
    thread.join(10)
    assert pack_verdict(pack, seen[0]).status is Status.FAIL
    assert left_over(marked[0]) == []
    assert "stopped" in runner.run(pack, tmp_path / "log.txt").problem
