"""What is kept of each check's last run: a later run of others leaves it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from release_gate.model import FAILING, CheckResult, PackResult, Status
from release_gate.reporting import last_results
from release_gate.reporting.last_results import NAME, LastResult, with_run
from tests.release_gate.records import CHECK, PACK, any_status, result_lists


def pack(*results: CheckResult) -> PackResult:
    return PackResult(PACK, Status.FAIL, results, 1.0)


@given(result_lists(any_status), result_lists(any_status))
def test_the_last_result_of_each_check_counts(
    first: list[CheckResult], second: list[CheckResult]
) -> None:
    known = with_run(with_run({}, [pack(*first)]), [pack(*second)])[PACK.name]
    last = {
        result.check.id: result
        for result in (*first, *second)
        if result.status is not Status.SKIPPED
    }
    assert known.keys() == last.keys()
    for id_, result in last.items():
        assert known[id_].failed == (result.status in FAILING)


def test_a_check_that_did_not_run_keeps_its_seconds() -> None:
    ran = CheckResult(CHECK, Status.PASS, 2.5)
    known = with_run({}, [pack(ran)])
    known = with_run(known, [pack(replace(ran, status=Status.ERROR, seconds=0.0))])
    assert known[PACK.name] == {CHECK.id: LastResult(2.5, True)}


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    other = replace(CHECK, id="A-2")
    last_results.write(tmp_path / "new", [pack(CheckResult(CHECK, Status.FAIL, 1.0))])
    last_results.write(tmp_path / "new", [pack(CheckResult(other, Status.PASS, 2.0))])
    assert last_results.read(tmp_path / "new") == {
        PACK.name: {CHECK.id: LastResult(1.0, True), "A-2": LastResult(2.0, False)}
    }
    assert last_results.failed(tmp_path / "new") == {PACK.name: {CHECK.id}}


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', '{"a": {"b": {}}}', "\xff"])
def test_a_damaged_file_is_like_none(text: str, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(text.encode("latin-1"))
    assert last_results.read(tmp_path) == {}
