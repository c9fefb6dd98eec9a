"""The outputs for programs: held against their schemas, and hostile names escaped."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given

import codemod
from codemod.report import Outcome, as_github, as_json, as_text
from tests.codemod.outcomes import OUTCOMES

SCHEMA = json.loads(Path(codemod.__file__).with_name("report.schema.json").read_text("utf-8"))


@given(OUTCOMES)
def test_json_keeps_to_its_schema(given_outcomes: list[Outcome]) -> None:
    jsonschema.validate(json.loads(as_json(given_outcomes, "check", 1)), SCHEMA)


@given(OUTCOMES)
def test_annotations_are_lines_and_end_with_a_summary(given_outcomes: list[Outcome]) -> None:
    found = sum(len(each.notes) + bool(each.exit) for each in given_outcomes)
    *lines, last = as_github(given_outcomes, "check").split("\n")[:-1]
    assert len(lines) == min(found, 10)
    assert all(line.startswith(("::error file=", "::warning file=")) for line in lines)
    assert all("\r" not in line for line in lines)
    assert last.startswith(f"codemod check: {len(given_outcomes)} file")


def test_at_most_ten_annotations_and_errors_first() -> None:
    bad = Outcome("gate.py", "absent", 1, "it is not there", notes=((3, "a note"),))
    lines = as_github([bad] * 8, "check").splitlines()
    assert [line.partition(" ")[0] for line in lines[:-1]] == ["::error"] * 8 + ["::warning"] * 2
    assert lines[-1] == (
        "codemod check: 8 files: 8 absent; 6 more findings without an annotation, see --format text"
    )


def test_a_quiet_run_without_findings_says_nothing() -> None:
    good = Outcome("gate.py", "current", 0, "it is there")
    assert as_github([good], "check", quiet=True) == ""
    assert as_github([good], "check") == "codemod check: 1 file: 1 current\n"


@given(OUTCOMES)
def test_text_has_no_control_characters(given_outcomes: list[Outcome]) -> None:
    said = as_text(given_outcomes, colour=False)
    assert all(char.isprintable() or char == "\n" for char in said)


@pytest.mark.parametrize(
    ("colour", "expected"), [(True, "\x1b[31mabsent\x1b[0m"), (False, "absent")]
)
def test_colour_is_for_terminals(colour: bool, expected: str) -> None:
    said = as_text([Outcome("gate.py", "absent", 1, "it is not there", 3)], colour)
    assert said == f"gate.py:3: {expected}: it is not there\n"


def test_a_path_is_no_workflow_command() -> None:
    assert as_text([Outcome("::error::x", "absent", 1, "m")]).startswith("./::error::x: absent")
