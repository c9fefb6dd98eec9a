"""The command line: a typed record, and one line for a mistake."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from release_gate.errors import HistoryUnusable
from release_gate.model import HISTORY, Check, CheckResult, PackResult, Shard, Status
from release_gate.options import listing, read_options, read_shard_options
from release_gate.reference import PLAN, PROJECT
from release_gate.reporting.history import opened
from release_gate.runner.discovery import checks_of
from tests.release_gate.records import gate_of


def test_the_defaults_run_the_whole_plan_once() -> None:
    found = read_options([], PROJECT)
    assert found.packs == PLAN
    assert (found.retries, found.fail_fast, found.update_baselines) == (0, False, False)
    assert (found.base_url, found.time_limit_s) == (None, None)


def test_by_default_there_are_two_workers_more_than_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    assert read_options([], PROJECT).jobs == 10


def test_every_option_reaches_the_record() -> None:
    words = "--base-url http://x --only home --only auth --skip auth -j 3 --fail-fast"
    more = "--retries 2 --update-baselines --time-limit 7 --record-seconds"
    found = read_options([*words.split(), *more.split()], PROJECT)
    assert [pack.name for pack in found.packs] == ["home"]
    assert (found.base_url, found.jobs, found.retries) == ("http://x", 3, 2)
    assert (found.fail_fast, found.update_baselines, found.time_limit_s) == (True, True, 7)
    assert (found.record_seconds, found.shard) == (True, None)


def test_a_shard_has_its_name_and_the_options_of_a_run() -> None:
    found = read_shard_options(["2/3", "--skip", "auth"], PROJECT)
    assert found.shard == Shard(2, 3)
    assert len(found.packs) == len(PLAN) - 1
    assert not found.record_seconds


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        ([], "I/N"),
        (["3/2"], "invalid shard '3/2'"),
        (["1/1"], "N of at least 2"),
        (["1/2", "--record-seconds"], "--record-seconds"),
        (["1/2", "--only", "home", "--skip", "home"], "no pack is selected"),
    ],
)
def test_a_mistake_about_a_shard_exits_with_status_2(
    argv: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        read_shard_options(argv, PROJECT)
    assert caught.value.code == 2
    line = capsys.readouterr().err.splitlines()[-1]
    assert line.startswith("shard.py: error: ")
    assert message in line


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["--only", "nosuch"], "nosuch"),
        (["--shard", "1/2"], "--shard"),
        (["--record-seconds", "-k", "home"], "leave out -k"),
        (["-j", "0"], "'0'"),
        (["--retries", "-1"], "-1"),
        (["--time-limit", "soon"], "soon"),
        (["--colour"], "--colour"),
        (["--only", "home", "--skip", "home"], "no pack is selected"),
        (["-k", "( home"], "a parenthesis is not closed"),
        (["-k", "no such words"], "unexpected 'such'"),
        (["-k", "nowhere"], "no check is selected"),
        (["--last-failed"], "no check failed in the last run"),
    ],
)
def test_a_mistake_exits_with_one_line_and_status_2(
    argv: list[str],
    message: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    with pytest.raises(SystemExit) as caught:
        read_options(argv, replace(PROJECT, qa=tmp_path))
    assert caught.value.code == 2
    assert message in capsys.readouterr().err.splitlines()[-1]


def test_words_and_the_last_results_choose_checks(tmp_path: Path) -> None:
    project = replace(PROJECT, qa=tmp_path)
    check = Check("HOME-02", "t", "w", "x:1")
    failed = CheckResult(check, Status.FAIL, 1.0)
    home = next(pack for pack in PLAN if pack.name == "home")
    with opened(project.history) as history:
        history.add(gate_of(PackResult(home, Status.FAIL, (failed,), 1.0)))
    assert read_options(["--last-failed"], project).chosen == {"home": frozenset({"HOME-02"})}
    found = read_options(["-k", "home-02 or HOME-03"], PROJECT)
    assert found.packs == (home,)
    assert found.chosen == {"home": frozenset({"HOME-02", "HOME-03"})}
    assert read_options([], PROJECT).chosen is None


def test_a_history_that_cannot_be_read_chooses_nothing(tmp_path: Path) -> None:
    project = replace(PROJECT, qa=tmp_path)
    project.history.mkdir(parents=True)
    with pytest.raises(HistoryUnusable, match=HISTORY.name):
        read_options(["--last-failed"], project)
    assert read_options([], project).chosen is None


def test_list_prints_the_listing_and_exits(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        read_options(["--list"], PROJECT)
    assert not caught.value.code
    assert capsys.readouterr().out == listing(PROJECT) + "\n"


def test_the_listing_has_a_line_for_every_pack_and_check() -> None:
    checks = [check for pack in PLAN for check in checks_of(PROJECT, pack)]
    lines = listing(PROJECT).splitlines()
    assert len(lines) == len(PLAN) + len(checks)
    assert [check.id for check in checks] == [s.split()[0] for s in lines if s.startswith(" ")]
