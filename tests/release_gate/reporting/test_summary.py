"""The summary: follows its schema, and reads back as it was written."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from release_gate.model import Environment, GateResult, Shard
from release_gate.paths import ROOT
from release_gate.reference import PLAN
from release_gate.reporting.summary import gate_record, read_gate
from tests.release_gate.records import gate_of, passed, runs, whole_runs

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


def test_a_shard_follows_the_schema_and_reads_back_as_it_was() -> None:
    shard = replace(gate_of(), shard=Shard(2, 3), selection={"home": ("HOME-01", "HOME-02")})
    record = gate_record(shard)
    SCHEMA.validate(record)
    assert read_gate(PLAN, json.loads(json.dumps(record))) == shard


@pytest.mark.parametrize("shard", [1, {}, {"number": 1, "total": 2, "selection": {"nosuch": []}}])
def test_a_shard_of_another_plan_is_refused(shard: object) -> None:
    with pytest.raises((KeyError, TypeError)):
        read_gate(PLAN, {**gate_record(gate_of()), "shard": shard})


def test_a_pack_of_another_version_is_refused() -> None:
    record = gate_record(gate_of(passed(replace(PLAN[0], version="v9"))))
    with pytest.raises(ValueError, match="not v9"):
        read_gate(PLAN, record)


def test_an_older_summary_has_no_environment() -> None:
    record = gate_record(gate_of())
    del record["environment"]
    SCHEMA.validate(record)
    assert read_gate(PLAN, record).environment == Environment()


@given(st.dictionaries(st.text(), st.integers()))
def test_another_record_is_refused(record: dict[str, int]) -> None:
    with pytest.raises((KeyError, TypeError)):
        read_gate(PLAN, record)
