"""The history of the gate: what was added comes back, also from an older file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from release_gate.errors import HistoryUnusable
from release_gate.model import CheckResult, Environment, GateResult, PackResult, Status
from release_gate.reporting.history import KEPT_RUNS, MIGRATIONS, SHOWN_RUNS, History, opened
from release_gate.reporting.past import KEPT_OUTCOMES, Outcome, Past, key_of, run_of
from tests.release_gate.records import CHECK, PACK, gate_of, passed, runs

KEY = (PACK.name, CHECK.id)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a" / "history.sqlite3"


@pytest.fixture
def history(path: Path) -> Iterator[History]:
    with opened(path) as history:
        yield history


def gate(
    number: int = 0, status: Status = Status.PASS, part: str = "", commit: str = "c"
) -> GateResult:
    result = PackResult(PACK, status, (CheckResult(CHECK, status, 0.5),), 1.0)
    started = f"2026-01-02T03:{number // 60:02}:{number % 60:02}+00:00"
    environment = Environment(commit=commit, part=part)
    return replace(gate_of(result), started=started, environment=environment)


@settings(max_examples=20)
@given(runs)
def test_what_was_added_comes_back(found: GateResult) -> None:
    with opened(Path(":memory:")) as history:
        history.add(found)
        past = history.past()
    assert past.runs == [run_of(found)]
    assert past.compared == {
        key_of(pack, each): each.status for pack in found.packs for each in pack.checks
    }
    assert {key: [each.status for each in seen] for key, seen in past.outcomes.items()} == {
        key: [status] for key, status in past.compared.items()
    }


def test_it_is_in_a_new_file_for_the_next_gate(path: Path) -> None:
    for number in range(3):
        with opened(path) as history:
            history.add(gate(number))
    with opened(path) as history:
        assert len(history.past().runs) == 3


def test_the_last_outcomes_of_a_check_are_in_their_order(history: History) -> None:
    for number in range(15):
        history.add(gate(number, Status.FAIL if number == 12 else Status.PASS, commit=f"{number}"))
    found = history.past().outcomes[KEY]
    assert len(found) == KEPT_OUTCOMES - 1  # with that of the run on the board ten
    assert found[-3] == Outcome(Status.FAIL, gate(12).started, "12")
    assert [outcome.commit for outcome in found] == [f"{n}" for n in range(6, 15)]


def test_parts_are_outcomes_but_not_what_a_run_is_compared_with(history: History) -> None:
    history.add(gate(1))
    history.add(gate(2, Status.FAIL, part="demo"))
    past = history.past()
    assert [outcome.status for outcome in past.outcomes[KEY]] == [Status.PASS, Status.FAIL]
    assert past.compared == {KEY: Status.PASS}
    assert past.last_whole == run_of(gate(1))


def test_many_parts_push_out_no_whole_run(history: History) -> None:
    for number in range(4):
        history.add(gate(number), kept=2)
    for number in range(4, 9):
        history.add(gate(number, part="demo"), kept=2)
    runs = history.past().runs
    assert [run.started for run in runs] == [gate(n).started for n in (2, 3, 7, 8)]
    assert len(history.past().outcomes[KEY]) == 4, "outcomes go with their run"


def test_the_board_shows_the_newest_runs(history: History) -> None:
    for number in range(SHOWN_RUNS + 2):
        history.add(gate(number))
    assert len(history.past().runs) == SHOWN_RUNS < KEPT_RUNS
    assert history.past().runs[-1] == run_of(gate(SHOWN_RUNS + 1))


def of_check(status: Status, seconds: float = 0.0, id: str = CHECK.id) -> GateResult:
    result = CheckResult(replace(CHECK, id=id), status, seconds)
    return gate_of(PackResult(PACK, status, (result,), 1.0))


def test_the_checks_that_failed_are_those_whose_last_result_is_a_failure(history: History) -> None:
    for status in (Status.FAIL, Status.PASS, Status.ERROR, Status.SKIPPED):
        history.add(of_check(status))
        history.add(of_check(Status.FAIL, id="other"))
        last = {CHECK.id} if status is not Status.PASS else set()
        assert history.failed() == {PACK.name: {*last, "other"}}, status
    history.add(of_check(Status.FLAKY))
    history.add(of_check(Status.PASS, id="other"))
    assert history.failed() == {}


def test_seconds_are_those_of_the_last_time_that_a_check_ran(history: History) -> None:
    for seconds in (2.5, 1.5, 0.0):
        history.add(of_check(Status.PASS, seconds))
    history.add(of_check(Status.PASS, 4.0, id="other"))
    assert history.seconds() == {PACK.name: {CHECK.id: 1.5, "other": 4.0}}


@pytest.mark.parametrize("version", range(len(MIGRATIONS)))
def test_an_older_file_is_migrated(tmp_path: Path, version: int) -> None:
    path = tmp_path / "h"
    with closing(sqlite3.connect(path)) as connection:
        for statement in (each for migration in MIGRATIONS[:version] for each in migration):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {version}")
        connection.commit()
    with opened(path) as history:
        history.add(gate())
        assert history.past().runs == [run_of(gate())]


def test_a_file_without_a_column_is_a_clear_error(path: Path) -> None:
    with opened(path) as history:
        history.add(gate())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE run DROP COLUMN revision")
        connection.commit()
    with opened(path) as history:
        with pytest.raises(HistoryUnusable, match="revision"):
            history.add(gate())
        with pytest.raises(HistoryUnusable):
            history.past()


def test_a_file_that_is_no_history_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "h").write_bytes(b"no database" * 200)
    with pytest.raises(HistoryUnusable, match="not a database") as caught, opened(tmp_path / "h"):
        pass
    assert "remove it" in caught.value.hint


def test_an_unknown_status_is_a_clear_error(path: Path) -> None:
    with opened(path) as history:
        history.add(gate())
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("UPDATE outcome SET status = 'MAYBE'")
            connection.commit()
        with pytest.raises(HistoryUnusable, match="MAYBE"):
            history.past()


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    with pytest.raises(HistoryUnusable), opened(tmp_path):
        pass


def test_an_empty_history_has_no_runs(history: History) -> None:
    assert history.past() == Past([], {}, {})
    history.add(gate_of(passed(PACK)))
    assert history.past().last_whole is not None
