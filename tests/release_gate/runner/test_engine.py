"""Packs that misbehave, in real workers: each fails alone, with a reason, and leaves no process."""

from __future__ import annotations

import os
import uuid
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from release_gate.model import CheckResult, Ending, Pack, PackResult, Status
from release_gate.reference import PROJECT
from release_gate.runner import crew
from release_gate.runner.engine import Engine
from release_gate.runner.schedule import Item, Unit
from tests.release_gate.records import HEAD, pack_of, work_of

GOOD = '@check("X-1", "fine", why="w")\ndef test_fine(): pass\n'
SECOND = '@check("X-2", "t", why="w")\n'
THIRD = '@check("X-3", "t", why="w")\ndef test_z(): pass\n'


@pytest.fixture
def marked() -> tuple[str, dict[str, str]]:
    """An environment by which every process of a run can be found again."""
    mark = uuid.uuid4().hex
    return mark, {**os.environ, "GATE_TEST_MARK": mark}


DYING_S = 5.0  # what is killed needs a core to end on


def left_over(mark: str) -> list[psutil.Process]:
    """What lives on, apart from what has been killed and is about to end."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("GATE_TEST_MARK") == mark and process.is_running():
                found.append(process)
        except psutil.Error:
            continue
    return psutil.wait_procs(found, DYING_S)[1]


def run(pack: Pack, environ: dict[str, str], retries: int = 0) -> PackResult:
    log = Path(pack.path) / "log.txt"
    (result,) = Engine(PROJECT, environ, retries=retries).run([work_of(pack, log)])
    return result


def statuses(result: PackResult) -> list[str]:
    return [check.status.value for check in result.checks]


def test_a_good_pack_passes_and_reports_each_result(
    tmp_path: Path, marked: tuple[str, dict[str, str]]
) -> None:
    reported: list[CheckResult] = []
    work = work_of(pack_of(tmp_path, GOOD), tmp_path / "log.txt")
    engine = Engine(PROJECT, marked[1], on_result=lambda _, found: reported.append(found))
    (result,) = engine.run([work])
    assert result.status is Status.PASS
    assert [check.check.title for check in result.checks] == ["fine"]
    assert tuple(reported) == result.checks
    assert result.checks[0].check.where.endswith("test_pack.py:3")
    assert "test_fine" in (tmp_path / "log.txt").read_text("utf-8")
    assert left_over(marked[0]) == []


BAD_PACKS = {
    "nothing in it": ("", "no checks"),
    "does not import": ("import no_such_module\n", "no_such_module"),
    "does not parse": ("def\n", "SyntaxError"),
    "a check without a name": (GOOD + "def test_nameless(): pass\n", "no @check"),
}


@pytest.mark.parametrize("case", BAD_PACKS)
def test_a_bad_pack_fails_with_its_log(
    case: str, tmp_path: Path, marked: tuple[str, dict[str, str]]
) -> None:
    source, problem = BAD_PACKS[case]
    result = run(pack_of(tmp_path, source), marked[1])
    assert result.status is Status.FAIL
    assert problem in result.problem
    assert (tmp_path / "log.txt").stat().st_size > 0


CRASHES = {
    "os._exit(0)": "exited with status 0",
    "os.kill(os.getpid(), 11)": "was ended by SIGSEGV",
    "os.kill(os.getpid(), 64)": "was ended by SIGRTMAX",
}


@pytest.mark.parametrize("how", CRASHES)
def test_a_crash_ends_its_file_and_nothing_else(
    how: str, tmp_path: Path, marked: tuple[str, dict[str, str]]
) -> None:
    pack = pack_of(tmp_path, f"{GOOD}{SECOND}def test_b(): {how}\n{THIRD}")
    other = '@check("X-4", "t", why="w")\ndef test_other(): pass\n'
    (tmp_path / "test_other.py").write_text(HEAD + other, encoding="utf-8")
    result = run(pack, marked[1])
    found = {check.check.id: check for check in result.checks}
    assert {id_: check.status.value for id_, check in found.items()} == {
        "X-1": "PASS", "X-2": "ERROR", "X-3": "ERROR", "X-4": "PASS"
    }  # fmt: skip
    assert found["X-2"].message == f"the worker {CRASHES[how]} during this check"
    assert found["X-3"].message == f"not run: the worker {CRASHES[how]} during X-2"
    assert left_over(marked[0]) == []


def test_a_broken_pack_does_not_disturb_the_others(
    tmp_path: Path, marked: tuple[str, dict[str, str]]
) -> None:
    work = []
    for name, source in (("a", GOOD), ("b", GOOD)):
        (tmp_path / name).mkdir()
        pack = replace(pack_of(tmp_path / name, source), name=name)
        work.append(work_of(pack, tmp_path / f"{name}.txt"))
    (tmp_path / "a" / "conftest.py").write_text("import no_such_module\n", encoding="utf-8")
    broken, sound = Engine(PROJECT, marked[1], jobs=2).run(work)
    assert (broken.status, sound.status) == (Status.FAIL, Status.PASS)
    assert "no_such_module" in broken.problem


def test_chosen_checks_run_alone(tmp_path: Path, marked: tuple[str, dict[str, str]]) -> None:
    pack = pack_of(tmp_path, f"{GOOD}{SECOND}def test_b(): assert False\n{THIRD}")
    (result,) = Engine(PROJECT, marked[1]).run(
        [work_of(pack, tmp_path / "log.txt", {"X-1", "X-3"})]
    )
    assert [check.check.id for check in result.checks] == ["X-1", "X-3"]
    assert result.status is Status.PASS


def test_only_what_is_dealt_to_a_run_runs_and_the_seconds_of_its_units_are_told(
    tmp_path: Path, marked: tuple[str, dict[str, str]]
) -> None:
    work = []
    for name, source in (("a", GOOD), ("b", GOOD), ("empty", "")):
        (tmp_path / name).mkdir()
        pack = replace(pack_of(tmp_path / name, source), name=name)
        work.append(work_of(pack, tmp_path / f"{name}.txt"))
    second = HEAD + SECOND + "def test_b(): pass\n"
    (tmp_path / "a" / "test_second.py").write_text(second, encoding="utf-8")
    collected: dict[str, list[str]] = {}
    seconds: dict[str, float] = {}

    def deal(items: Mapping[str, Sequence[Item]], units: Sequence[Unit]) -> list[Unit]:
        collected.update({name: [item.check.id for item in found] for name, found in items.items()})
        return [unit for unit in units if unit.name.endswith("test_second.py")]

    def on_unit(unit: Unit, taken: float) -> None:
        seconds[Path(unit.name).name] = taken

    results = list(Engine(PROJECT, marked[1], deal=deal, on_unit=on_unit).run(work))
    assert {result.pack.name: statuses(result) for result in results} == {
        "a": ["PASS"],
        "empty": [],
    }
    assert results[1].problem == "the pack has no checks"
    assert collected == {"a": ["X-1", "X-2"], "b": ["X-1"], "empty": []}
    assert list(seconds) == ["test_second.py"]
    assert seconds["test_second.py"] > 0


def test_the_part_of_a_pack_that_a_run_has_may_be_skipped(
    tmp_path: Path, marked: tuple[str, dict[str, str]]
) -> None:
    skipped = f"import pytest\n{SECOND}def test_b(): pytest.skip('not here')\n"
    pack = pack_of(tmp_path, skipped)
    (tmp_path / "test_other.py").write_text(HEAD + GOOD, encoding="utf-8")
    work = [work_of(pack, tmp_path / "log.txt")]
    engine = Engine(PROJECT, marked[1], deal=lambda items, units: units[1:])
    (result,) = engine.run(work)
    assert statuses(result) == ["SKIPPED"]
    assert result.status is Status.PASS


def test_a_broken_set_up_and_a_skip_differ(
    tmp_path: Path, marked: tuple[str, dict[str, str]]
) -> None:
    source = (
        "import pytest\n@pytest.fixture\ndef broken(): raise OSError('no disk')\n"
        '@check("X-1", "t", why="w")\ndef test_a(broken): pass\n'
        '@check("X-2", "t", why="w")\ndef test_b(): pytest.skip("not here")\n'
    )
    result = run(pack_of(tmp_path, source), marked[1])
    assert statuses(result) == ["ERROR", "SKIPPED"]
    assert "no disk" in result.checks[0].message
    assert result.checks[1].message == "not here"


HANGS = {
    "asleep": "time.sleep(600)",
    "deaf": "[signal.signal(n, signal.SIG_IGN) for n in (2, 15)]; time.sleep(600)",
    "with children": (
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'],"
        " start_new_session=True); time.sleep(600)"
    ),
}


@pytest.mark.parametrize("how", HANGS)
def test_a_hang_ends_at_its_limit_with_all_its_children(
    how: str, tmp_path: Path, marked: tuple[str, dict[str, str]]
) -> None:
    source = f"{GOOD}{SECOND}def test_b():\n    {HANGS[how]}\n"
    result = run(pack_of(tmp_path, source, time_limit_s=2.0), marked[1])
    assert statuses(result) == ["PASS", "ERROR"]
    assert "exceeded the time limit of 2 s" in result.checks[1].message
    assert "test_b" in (tmp_path / "log.txt").read_text("utf-8")  # where it hung
    assert left_over(marked[0]) == []


def test_pytest_that_cannot_collect_is_a_problem_of_each_pack(
    tmp_path: Path, marked: tuple[str, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "PYTEST_INI", tmp_path / "missing.ini")
    result = run(pack_of(tmp_path, GOOD), marked[1])
    assert result.status is Status.FAIL
    assert "missing.ini" in result.problem


def test_a_failure_may_end_the_run(tmp_path: Path, marked: tuple[str, dict[str, str]]) -> None:
    pack = pack_of(tmp_path, f"{GOOD}{SECOND}def test_b(): assert False\n{THIRD}")
    ends = Ending(Status.SKIPPED, "that is enough")
    engine = Engine(PROJECT, marked[1], after_failure=lambda result: ends)
    (result,) = engine.run([work_of(pack, tmp_path / "log.txt")])
    assert statuses(result) == ["PASS", "FAIL", "SKIPPED"]
    assert result.checks[2].message == result.problem == "that is enough"


def test_a_failure_for_want_of_the_service_is_an_error_like_all_that_follow(
    tmp_path: Path, marked: tuple[str, dict[str, str]]
) -> None:
    pack = pack_of(tmp_path, f"{GOOD}{SECOND}def test_b(): assert False\n{THIRD}")
    ends = Ending(Status.ERROR, "it went away")
    engine = Engine(PROJECT, marked[1], after_failure=lambda result: ends)
    (result,) = engine.run([work_of(pack, tmp_path / "log.txt")])
    assert statuses(result) == ["PASS", "ERROR", "ERROR"]
    assert [check.message for check in result.checks[1:]] == ["it went away"] * 2


def test_closing_the_run_ends_what_runs(tmp_path: Path, marked: tuple[str, dict[str, str]]) -> None:
    work = []
    for name, source in (("a", GOOD), ("b", f"{SECOND}def test_b(): time.sleep(600)\n")):
        (tmp_path / name).mkdir()
        pack = replace(pack_of(tmp_path / name, source), name=name)
        work.append(work_of(pack, tmp_path / f"{name}.txt"))
    with closing(Engine(PROJECT, marked[1], jobs=2).run(work)) as results:
        assert next(results).status is Status.PASS
        assert left_over(marked[0])
    assert left_over(marked[0]) == []
