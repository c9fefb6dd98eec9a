"""The summary: follows its schema, and reads back as it was written."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from release_gate.model import Environment, GateResult
from release_gate.paths import ROOT
from release_gate.reference import PLAN
from release_gate.reporting.summary import gate_record, read_gate
from tests.release_gate.records import gate_of, runs, whole_runs

SCHEMA = Draft202012Validator(
    json.loads((ROOT / "release_gate" / "summary.schema.json").read_text(encoding="utf-8"))
)


@given(runs)
def test_a_summary_follows_its_schema(gate: GateResult) -> None:
    SCHEMA.validate(gate_record(gate))


@given(whole_runs())
def test_a_summary_reads_back_as_it_was(gate: GateResult) -> None:
    once = gate_record(gate)
    assert gate_record(read_gate(PLAN, json.loads(json.dumps(once)))) == once


def test_an_older_summary_has_no_environment() -> None:
    record = gate_record(gate_of())
    del record["environment"]
    SCHEMA.validate(record)
    assert read_gate(PLAN, record).environment == Environment()


@given(st.dictionaries(st.text(), st.integers()))
def test_another_record_is_refused(record: dict[str, int]) -> None:
    with pytest.raises((KeyError, TypeError)):
        read_gate(PLAN, record)
