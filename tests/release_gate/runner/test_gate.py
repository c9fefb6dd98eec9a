"""A whole run in a temporary folder: results on disk, on the board, and on the screen."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from release_gate.errors import BackendMissing
from release_gate.model import CheckResult, Options, Pack, Project, Service, Shard, Status
from release_gate.reporting.history import opened
from release_gate.runner import gate
from release_gate.runner.gate import run_gate
from release_gate.runner.seconds import read_seconds, write_seconds
from tests.release_gate.records import CHECK, pack_of

PASSES = '@check("{}", "it passes", why="w")\ndef test_a(): assert os.environ["PROD_URL"]\n'
FAILS = '@check("{}", "it fails", why="w")\ndef test_a(): assert False\n'
URL = "http://127.0.0.1:9"


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> None:
    """The service answers whenever the run asks."""
    monkeypatch.setattr(gate, "expect_answer", lambda service, url: None)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    return tmp_path


def project_in(folder: Path) -> Project:
    return Project(folder, folder, (), Service(), (), {}, folder / "qa", folder / "test2.html")


def pack(folder: Path, name: str, source: str) -> Pack:
    (folder / name).mkdir()
    made = pack_of(folder / name, source.format(name.upper()))
    return Pack(name, f"Pack {name}", name, "v1", made.path, "d", "/")


@pytest.mark.usefixtures("answering")
def test_results_are_written_where_the_run_says(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packs = (pack(folder, "a", PASSES), pack(folder, "b", FAILS))
    result = run_gate(project_in(folder), URL, Options(packs, jobs=2))
    assert [pack.status for pack in result.packs] == [Status.PASS, Status.FAIL]
    printed = capsys.readouterr().out
    summary = folder / printed.splitlines()[-1].removeprefix("[ReleaseGate] Results: ")
    record = json.loads(summary.read_text("utf-8"))
    assert (record["status"], record["base_url"]) == ("FAIL", URL)
    tests = json.loads((folder / "qa/b/v1/tests.json").read_text("utf-8"))
    assert tests == record["packs"][1]
    assert "1 of 2 selected checks failed" in (folder / "test2.html").read_text("utf-8")
    assert "B it fails" in printed


@pytest.mark.usefixtures("answering")
def test_after_a_failure_fail_fast_runs_no_further_check(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packs = (pack(folder, "a", FAILS), pack(folder, "b", PASSES))
    result = run_gate(project_in(folder), URL, Options(packs, fail_fast=True))
    assert [pack.checks[0].status for pack in result.packs] == [Status.FAIL, Status.SKIPPED]
    assert not result.passed
    reason = "not run: A failed, and --fail-fast is set"
    assert result.packs[1].problem == reason
    assert capsys.readouterr().out.count(reason) == 1


def test_a_service_that_goes_away_is_one_line_with_the_time(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = '@check("{0}-0", "it passes", why="w")\ndef test_0(): pass\n'
    packs = (pack(folder, "a", first + FAILS.replace("{}", "{0}")), pack(folder, "b", PASSES))
    result = run_gate(project_in(folder), URL, Options(packs))
    statuses = [[check.status for check in found.checks] for found in result.packs]
    assert statuses == [[Status.PASS, Status.ERROR], [Status.ERROR]]
    (said,) = [line for line in capsys.readouterr().out.splitlines() if "went away" in line]
    assert re.search(r"the service went away at \d\d:\d\d:\d\d UTC: no backend answers", said)


def test_a_service_that_misses_one_question_has_not_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = iter((True, False))

    def expect_answer(service: Service, url: str) -> None:
        if next(asked):
            raise BackendMissing("no answer")

    monkeypatch.setattr(gate, "expect_answer", expect_answer)
    assert gate.ending_after(CheckResult(CHECK, Status.FAIL), Service(), URL, False) is None


@pytest.mark.usefixtures("answering")
def test_a_run_learns_how_long_checks_take_and_which_failed(folder: Path) -> None:
    run = Options((pack(folder, "a", FAILS),))
    run_gate(project_in(folder), URL, run)
    with opened(project_in(folder).history) as history:
        assert history.failed() == {"a": {"A"}}
        known = history.seconds()["a"]
    (work,) = gate.plan_work(project_in(folder), run)
    assert work.recorded == known
    assert known["A"] > 0


def test_without_a_usable_history_no_seconds_are_known(folder: Path) -> None:
    project, run = project_in(folder), Options((pack(folder, "a", PASSES),))
    project.history.mkdir(parents=True)
    (work,) = gate.plan_work(project, run)
    assert work.recorded == {}


@pytest.mark.usefixtures("answering")
def test_the_seconds_of_a_run_that_passes_are_recorded(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run_gate(project_in(folder), URL, Options((pack(folder, "a", PASSES),), record_seconds=True))
    assert list(read_seconds(folder / "seconds.json")["a"]) == ["test_pack.py"]
    assert "seconds.json has the seconds of 1 units" in capsys.readouterr().out
    run_gate(project_in(folder), URL, Options((pack(folder, "b", FAILS),), record_seconds=True))
    assert list(read_seconds(folder / "seconds.json")) == ["a"]
    assert "seconds.json is as it was" in capsys.readouterr().out


@pytest.mark.usefixtures("answering")
def test_a_shard_runs_its_part_and_its_summary_names_the_whole(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packs = (pack(folder, "a", PASSES), pack(folder, "b", PASSES))
    write_seconds(folder / "seconds.json", {"b": {"test_pack.py": 9.0}})
    shards = [
        run_gate(project_in(folder), URL, Options(packs, shard=Shard(number, 3)))
        for number in (1, 2, 3)
    ]
    assert [[found.pack.name for found in each.packs] for each in shards] == [["b"], ["a"], []]
    assert all(each.passed for each in shards)
    assert shards[0].selection == {"a": ("A",), "b": ("B",)}
    assert shards[0].part == "shard 1/3 of a, b"
    printed = capsys.readouterr().out
    assert "PASS: shard 3/3 is empty, the others have all checks" in printed
    summary = folder / printed.splitlines()[-1].removeprefix("[ReleaseGate] Results: ")
    assert json.loads(summary.read_text("utf-8"))["shard"]["number"] == 3
    assert "Nothing was run" in (folder / "test2.html").read_text("utf-8")


def test_chosen_checks_run_with_their_files_alone(folder: Path) -> None:
    one = pack(folder, "a", PASSES)
    (folder / "a" / "test_broken.py").write_text("raise OSError\n", encoding="utf-8")
    result = run_gate(project_in(folder), URL, Options((one,), chosen={"a": frozenset({"A"})}))
    assert result.packs[0].status is Status.PASS


@pytest.mark.usefixtures("answering")
def test_the_time_limit_of_the_run_replaces_that_of_the_pack(folder: Path) -> None:
    source = '@check("{}", "it hangs", why="w")\ndef test_a(): time.sleep(600)\n'
    result = run_gate(
        project_in(folder), URL, Options((pack(folder, "a", source),), time_limit_s=2.0)
    )
    assert "2 s" in result.packs[0].checks[0].message


def test_a_step_summary_of_github_gets_the_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(folder / "step.md"))
    run_gate(project_in(folder), URL, Options((pack(folder, "a", PASSES),)))
    assert (folder / "step.md").read_text("utf-8").startswith("# Release gate: PASS")
