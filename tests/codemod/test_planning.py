"""What would be written, beside the gate too; nothing is written by planning it."""

from __future__ import annotations

from pathlib import Path

import pytest

from codemod.errors import Refused
from codemod.job import Job, Options, read_job
from codemod.planning import plan_apply, plan_revert
from codemod.testing import install
from tests.codemod.command import files
from tests.codemod.gates import FORMS

GATE = FORMS["sys_exit"].source.encode()
PATCHED = install(GATE)
NONE = Options()


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    (tmp_path / "setup.cfg").touch()
    return tmp_path / "gate.py"


def job_of(gate: Path, data: bytes) -> Job:
    gate.write_bytes(data)
    return read_job(gate, NONE)


def test_planning_writes_nothing(gate: Path) -> None:
    job = job_of(gate, GATE)
    before = files(gate.parent)
    assert plan_apply(job, NONE).data == PATCHED
    plan_revert(job, NONE)
    assert files(gate.parent) == before


def test_an_installation_has_a_backup_of_the_original(gate: Path) -> None:
    plan = plan_apply(job_of(gate, GATE), NONE)
    backup = gate.with_name("gate.py.bak_stage4_v040")
    assert plan.changes
    assert plan.backups == {backup: GATE}
    assert plan.outcome.status == "applied"
    assert plan.outcome.message == f"Stage 4 v0.4.0; backup {backup.name}"
    assert plan_apply(job_of(gate, GATE), Options(backup=False)).backups == {}


def test_a_current_gate_is_left_alone(gate: Path) -> None:
    plan = plan_apply(job_of(gate, PATCHED), NONE)
    assert not plan.changes
    assert (plan.backups, plan.removes) == ({}, [])
    assert plan.outcome.message == "Stage 4 already appears integrated"


def test_a_removal_removes_the_backup_that_is_equal_to_the_result(gate: Path) -> None:
    backup = gate.with_name("gate.py.bak_stage4_v040")
    backup.write_bytes(GATE)
    plan = plan_revert(job_of(gate, PATCHED), NONE)
    assert (plan.data, plan.removes) == (GATE, [backup])
    assert plan.outcome.message == "Stage 4 removed"
    backup.write_bytes(b"something else")
    plan = plan_revert(job_of(gate, PATCHED), NONE)
    assert plan.removes == []
    assert plan.outcome.message == (
        "Stage 4 removed; backup gate.py.bak_stage4_v040 was kept because it differs"
    )


def test_a_gate_without_a_stage_is_left_alone(gate: Path) -> None:
    plan = plan_revert(job_of(gate, GATE), NONE)
    assert not plan.changes
    assert plan.outcome.message == "Stage 4 is not installed"


def test_a_gate_that_runs_nothing_is_refused(gate: Path) -> None:
    with pytest.raises(Refused):
        plan_apply(job_of(gate, b"def main():\n    return 0\n"), NONE)
