"""The outputs for programs: held against their schemas, and hostile names escaped."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given

import codemod
from codemod.report import Outcome, as_github, as_json, as_text, stages_as_json, stages_as_text
from codemod.stage import STAGE4
from tests.codemod.inputs import STAGE5
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


def test_text_has_a_line_for_the_hint_and_for_each_note() -> None:
    bad = Outcome("a.py", "absent", 1, "it is not there", 3, "install it", ((7, "a note"),))
    good = Outcome("b.py", "current", 0, "it is there", notes=((0, "another"),))
    failures = "a.py:3: absent: it is not there\n    install it\na.py:7: note: a note\n"
    assert as_text([bad, good]) == f"{failures}b.py: current: it is there\nb.py: note: another\n"
    assert as_text([bad, good], quiet=True) == f"{failures}b.py: note: another\n"


def test_json_says_null_for_what_is_unknown(tmp_path: Path) -> None:
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    names = [str(tmp_path / "gate.py"), str(tmp_path / "repository" / "gate.py")]
    given_outcomes = [Outcome(name, "current", 0, "", notes=((0, "a"), (1, "b"))) for name in names]
    first, second = json.loads(as_json(given_outcomes, "check", 0))["files"]
    assert (first["repository"], first["line"]) == (None, None)
    assert second["repository"] == str(tmp_path / "repository")
    assert [note["line"] for note in first["notes"]] == [None, 1]
    assert "diff" not in first


def test_a_path_is_no_workflow_command() -> None:
    assert as_text([Outcome("::error::x", "absent", 1, "m")]).startswith("./::error::x: absent")


def test_stages_have_their_command_limit_and_switch() -> None:
    switched = STAGE5._replace(title="Load\x1b", enabled_by="RUN_LOAD", time_limit=30)
    assert stages_as_text([STAGE4, switched]) == (
        "stage4  v0.4.0  Production Go-Live Readiness\n"
        "    runs: python stage4/run_stage4.py  (at most 900 s)\n"
        "stage5  v1.0.0  Load\\x1b\n"
        "    runs: python stage5/run.py  (at most 30 s)\n"
        "    only where RUN_LOAD is set\n"
    )
    assert stages_as_text([STAGE4, switched], quiet=True) == "stage4\nstage5\n"
    assert [each["name"] for each in json.loads(stages_as_json([STAGE4, switched]))] == [
        "stage4",
        "stage5",
    ]
