"""What the commands print: formats for programs, annotations, colours, less with --quiet."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.codemod.command import GATE, codemod


def test_every_format_for_programs(project: Path) -> None:
    document = json.loads(codemod(project, "check", "--format", "json").stdout)
    assert document["exit"] == 1
    assert document["files"][0]["status"] == "absent"
    run = codemod(project, "check", "--format", "github")
    assert run.stdout.startswith("::error file=release_gate/run_all.py,title=codemod::absent")
    sarif = json.loads(codemod(project, "check", "--format", "sarif").stdout)
    assert sarif["version"] == "2.1.0"
    assert sarif["runs"][0]["results"][0]["ruleId"] == "absent"
    (entry,) = json.loads(codemod(project, "check", "--format", "gitlab").stdout)
    assert entry["check_name"] == "codemod.absent"
    assert entry["location"]["path"] == "release_gate/run_all.py"


def test_annotations_are_few_and_named_from_the_root(project: Path) -> None:
    (project / ".git").mkdir()
    names = [f"gate{number}.py" for number in range(12)]
    for name in names:
        (project / "release_gate" / name).write_text(GATE)
    run = codemod(project / "release_gate", "check", "--format", "github", *names)
    *annotations, last = run.stdout.splitlines()
    assert run.returncode == 1
    assert len(annotations) == 10
    assert annotations[0].startswith("::error file=release_gate/gate0.py,title=codemod::absent")
    assert last == (
        "codemod check: 12 files: 12 absent;"
        " 2 more findings without an annotation, see --format text"
    )


def test_quiet_says_only_what_is_wrong(project: Path) -> None:
    assert codemod(project, "apply", "-q").stdout == ""
    assert codemod(project, "check", "-q").stdout == ""
    assert codemod(project, "revert", "-q").stdout == ""
    assert "absent" in codemod(project, "check", "-q").stdout


def test_quiet_explain_and_stages_say_less(project: Path) -> None:
    assert codemod(project, "stages", "-q").stdout == "stage4\n"
    whole, short = codemod(project, "explain"), codemod(project, "explain", "-q")
    assert whole.returncode == short.returncode == 0
    head, *ways = whole.stdout.splitlines()
    skipped = [way.split() for way in ways if "stage does not run" in way]
    assert [way.split() for way in short.stdout.splitlines()] == [head.split(), *skipped]
    assert 0 < len(skipped) < len(ways)


def test_no_colour_and_no_control_characters_where_nobody_looks(project: Path) -> None:
    name = "evil\x1b[31m.py"
    (project / name).write_text("def main(:\n")
    run = codemod(project, "check", name)
    assert "\x1b" not in run.stdout + run.stderr


RED = "\x1b[31mabsent\x1b[0m"


@pytest.mark.parametrize(
    ("variables", "colour"),
    [
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "", "NO_COLOR": ""}, False),
        ({}, False),
    ],
)
def test_colour_where_it_is_asked_for(
    project: Path, variables: dict[str, str], colour: bool
) -> None:
    neutral = {"FORCE_COLOR": "", "NO_COLOR": ""}
    run = codemod(project, "check", env={**neutral, **variables})
    assert (RED in run.stdout) == colour
    assert ("\x1b" in run.stdout) == colour
    machine = codemod(project, "check", "--format", "json", env={**neutral, **variables})
    assert "\x1b" not in machine.stdout


@pytest.mark.parametrize(("variable", "colour"), [("TERM", True), ("NO_COLOR", False)])
def test_colour_on_a_terminal(project: Path, variable: str, colour: bool) -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    environment = {**os.environ, "FORCE_COLOR": "", "NO_COLOR": "", "TERM": "xterm"}
    subprocess.run(
        [sys.executable, "-m", "codemod", "check"],
        cwd=project,
        env={**environment, variable: "xterm"},
        stdout=theirs,
        check=False,
    )
    said = os.read(ours, 10_000).decode()
    os.close(ours)
    os.close(theirs)
    assert (RED in said) == colour
    assert "absent" in said
