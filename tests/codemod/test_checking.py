"""The commands that only read: an outcome for every file, whatever is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from codemod.checking import HINTS, check, explain
from codemod.installer import apply
from codemod.job import Options
from codemod.status import Status
from stage4_gate.errors import UserError
from tests.codemod.gates import FORMS
from tests.codemod.outcomes import only

GATE = FORMS["sys_exit"].source.encode()
NONE = Options()


def test_every_status_that_fails_has_a_hint() -> None:
    assert set(HINTS) == set(Status) - {Status.CURRENT}


def test_no_hint_names_the_script_that_another_project_installs_too() -> None:
    assert not any("codemod" in hint for hint in HINTS.values())


def test_check_reports_every_file(gate: Path) -> None:
    Path("bad.py").write_text("def main(:\n")
    Path("folder").mkdir()
    outcomes = check([gate, Path("bad.py"), Path("missing.py"), Path("folder")], NONE)
    assert [(each.status, each.exit) for each in outcomes] == [
        ("absent", 1),
        ("refused", 3),
        ("failed", 4),
        ("absent", 1),
    ]
    assert all(each.hint for each in outcomes)


def test_a_missing_gate_is_answered_with_a_near_name(gate: Path) -> None:
    assert gate.exists()
    assert only(check([Path("gaet.py")], NONE)).hint == "did you mean gate.py?"


def test_the_default_gate_that_is_missing_is_answered_with_candidates(gate: Path) -> None:
    assert gate.exists()
    hint = only(apply([Path("release_gate/run_all.py").absolute()], NONE)).hint
    assert hint == "these scripts look like gates: gate.py; try stage4-gate apply gate.py"


def test_an_unknown_stage_is_one_outcome(gate: Path) -> None:
    outcome = only(check([gate], Options(stages=("stage",))))
    assert (outcome.status, outcome.exit) == ("error", 2)
    assert outcome.hint == "did you mean 'stage4'?"


def test_explain_names_the_path_and_line_of_what_it_refuses(gate: Path) -> None:
    assert explain(gate).ways
    Path("bad.py").write_text("x = 1\ndef main(:\n")
    with pytest.raises(UserError, match=r"bad\.py:2: it does not parse"):
        explain(Path("bad.py"))


@pytest.mark.parametrize(
    ("stages", "command"),
    [
        (("stage4",), "stage4-gate apply 'my gate.py'"),
        (("stage4", "stage5"), "stage4-gate apply --stage stage4 --stage stage5 'my gate.py'"),
    ],
)
def test_a_hint_is_a_command_for_this_gate_and_these_stages(
    stages: tuple[str, ...], command: str, gate: Path
) -> None:
    Path("setup.cfg").write_text(
        "[codemod:stage5]\ntitle = Load\nversion = 1.0.0\ncommand = ['true']\n".replace("'", '"')
    )
    mine = gate.rename("my gate.py")
    assert only(check([mine], Options(stages=stages))).hint == f"install it: {command}"


def test_a_hint_for_a_gate_that_looks_like_an_option_can_be_pasted(gate: Path) -> None:
    mine = gate.rename("-gate.py")
    assert only(check([mine], NONE)).hint == "install it: stage4-gate apply ./-gate.py"
