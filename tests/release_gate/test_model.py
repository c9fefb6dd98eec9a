"""The records are frozen, and an empty run has not passed."""

from __future__ import annotations

import dataclasses
import inspect

import pytest

from release_gate import model
from release_gate.model import CheckResult, GateResult, PackResult, Status
from tests.release_gate.records import CHECK, PACK, gate_of

RECORDS = [
    record
    for _, record in inspect.getmembers(model, dataclasses.is_dataclass)
    if inspect.isclass(record)
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_a_record_is_frozen(record: type) -> None:
    assert record.__dataclass_params__.frozen  # type: ignore[attr-defined]


def gate_with(*statuses: Status) -> GateResult:
    checks = tuple(CheckResult(CHECK, status) for status in Status)
    return gate_of(*(PackResult(PACK, status, checks, 1.0) for status in statuses))


def test_a_run_passes_only_if_it_has_packs_and_all_of_them_passed() -> None:
    assert not gate_with().passed
    assert gate_with(Status.PASS, Status.PASS).passed
    for status in set(Status) - {Status.PASS}:
        assert not gate_with(Status.PASS, status).passed


def test_the_count_of_a_run_is_the_sum_over_its_packs() -> None:
    for status in Status:
        assert gate_with(Status.PASS, Status.FAIL).count(status) == 2
