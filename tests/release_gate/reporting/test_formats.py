"""Text, JUnit XML and Markdown of a run: complete, and harmless whatever a server sent."""

from __future__ import annotations

import json
import re
from itertools import cycle
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from release_gate.errors import BadSetting
from release_gate.model import GateResult, Observation, Status
from release_gate.paths import ROOT
from release_gate.plan import PLAN
from release_gate.reporting import board, store
from release_gate.reporting.formats import gate_text, junit, markdown
from release_gate.reporting.summary import gate_record, read_gate
from release_gate.runner.verdict import merge, not_run, pack_verdict
from tests.release_gate.records import PACK, gate_of, observations

SCHEMA = Draft202012Validator(
    json.loads((ROOT / "release_gate" / "summary.schema.json").read_text(encoding="utf-8"))
)

runs = st.lists(observations(), max_size=3).map(
    lambda found: gate_of(*(pack_verdict(PACK, seen) for seen in found))
)


@st.composite
def whole_runs(draw: st.DrawFn) -> GateResult:
    """Every pack of the real plan, each with some outcome."""
    outcomes = cycle(draw(st.lists(observations(), min_size=1, max_size=3)))
    return gate_of(*(pack_verdict(pack, seen) for pack, seen in zip(PLAN, outcomes, strict=False)))


@given(runs)
def test_the_summary_follows_its_schema(gate: GateResult) -> None:
    SCHEMA.validate(gate_record(gate))


@given(whole_runs())
def test_a_summary_reads_back_as_it_was(gate: GateResult) -> None:
    once = gate_record(gate)
    assert gate_record(read_gate(PLAN, json.loads(json.dumps(once)))) == once


@given(whole_runs(), st.integers(1, 4))
def test_merged_shards_are_the_whole_run(gate: GateResult, shards: int) -> None:
    parts = [gate_of(*gate.packs[index::shards]) for index in range(shards)]
    assert merge(PLAN, parts) == gate


@given(whole_runs())
def test_a_lost_shard_is_no_pass(gate: GateResult) -> None:
    merged = merge(PLAN, [gate_of(*gate.packs[1:])])
    assert not merged.passed
    assert merged.packs[0].status is Status.SKIPPED


def test_a_shard_given_twice_is_refused() -> None:
    part = gate_of(not_run(PLAN[0], "x"))
    with pytest.raises(BadSetting, match=PLAN[0].name):
        merge(PLAN, [part, part])


@given(runs)
def test_junit_is_xml_with_every_check(gate: GateResult) -> None:
    root = ET.fromstring(junit(gate))
    cases = root.findall("testsuite/testcase")
    problems = sum(1 for pack in gate.packs if pack.problem)
    assert len(cases) == sum(len(pack.checks) for pack in gate.packs) + problems
    bad = [c for c in cases if c.find("failure") is not None or c.find("error") is not None]
    assert bool(bad) == any(pack.status is Status.FAIL for pack in gate.packs)


HOSTILE = "</td><script>alert(1)</script>&\"'\x1b[2J\r\n::error::x\n| a | [x](javascript:1) `"


def hostile_run() -> GateResult:
    return gate_of(pack_verdict(PACK, Observation((), (), 1, 1.0, HOSTILE)))


def test_text_from_a_server_is_escaped_wherever_it_is_shown() -> None:
    gate = hostile_run()
    for text in (markdown(gate), board.with_run(None, gate)):
        assert "<script" not in text
        assert "</td><" not in text.replace("</td><td>", "").replace("</td></tr>", "")
    for text in (markdown(gate), gate_text(gate), junit(gate)):
        assert "\x1b" not in text
        assert not re.search(r"^\s*::", text, re.MULTILINE)
    assert "javascript:" not in markdown(gate)


def test_an_aggregate_is_written_whole_and_old_ones_go(tmp_path: Path) -> None:
    folders = [store.write_gate(tmp_path, hostile_run()) for _ in range(3)]
    assert len(set(folders)) == 3
    for folder in folders:
        assert {p.name for p in folder.iterdir()} == {
            "summary.json",
            "tests.txt",
            "junit.xml",
            "summary.md",
        }
    marker = tmp_path / "_aggregate" / "stage4_patch_applied.txt"
    marker.write_text("kept", encoding="utf-8")
    store.prune(tmp_path / "_aggregate", 1)
    left = sorted(path.name for path in (tmp_path / "_aggregate").iterdir())
    assert left == [max(folder.name for folder in folders), marker.name]
