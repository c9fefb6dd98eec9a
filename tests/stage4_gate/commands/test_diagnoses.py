"""Each diagnosis finds what it is for."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from release_gate.browser import NAMES
from stage4_gate.commands import diagnoses
from stage4_gate.commands.diagnoses import OK, PROBLEM, WARNING, Diagnosis

GATE = 'import sys\n\nif __name__ == "__main__":\n    sys.exit(0)\n'


def test_the_browsers_are_those_of_the_reference_gate() -> None:
    assert diagnoses.BROWSERS == NAMES


def test_python_names_the_interpreter() -> None:
    (found,) = diagnoses.python()
    assert found.status == OK
    assert sys.executable in found.message


def test_every_dependency_is_looked_for() -> None:
    text = "\n".join(each.message for each in diagnoses.packages())
    assert all(f"\n{name} " in text for name in ("click", "libcst", "requests"))
    assert "tomli" not in text or sys.version_info < (3, 11)
    assert "prometheus" not in text


def test_another_distribution_of_that_name_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "codemod-1.2.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: codemod\nVersion: 1.2\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    (found,) = [each for each in diagnoses.packages() if each.status != OK]
    assert found.status == WARNING
    assert found.message.startswith("codemod 1.2 is installed too")


def program(folder: Path, name: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_programs_of_another_environment_are_named(tmp_path: Path) -> None:
    other = program(tmp_path / "other", "codemod")
    found = list(diagnoses.scripts({"PATH": str(other.parent)}))
    assert [(each.topic, each.status) for each in found] == [("scripts", WARNING)] * 3
    assert str(other) in found[1].message
    assert found[0].message == "stage4-gate is not on PATH"
    here = Path(sys.executable)
    assert found[0].hint == f"use {here} -m stage4_gate, or add {here.parent} to PATH"


def test_a_browser_is_needed_for_the_reference_gate_only(tmp_path: Path) -> None:
    def status(**variables: str) -> str:
        (found,) = diagnoses.browser({"PATH": str(tmp_path / "bin"), **variables}, tmp_path)
        return found.status

    assert status() == OK
    assert status(GATE_BROWSER="nosuch") == WARNING
    (tmp_path / "release_gate" / "packs").mkdir(parents=True)
    assert status() == WARNING
    program(tmp_path / "bin", "chromium")
    assert status() == OK


def of_gates(folder: Path) -> list[Diagnosis]:
    (folder / ".git").mkdir(exist_ok=True)
    return list(diagnoses.gates(folder))


@pytest.mark.parametrize(
    ("settings", "gate", "status", "said"),
    [
        ("", None, WARNING, "release_gate/run_all.py does not exist"),
        ("[codemod]\ngates = gate.py\n", None, PROBLEM, "gate.py does not exist"),
        ("[codemod]\ngates = gate.py\n", GATE, WARNING, "gate.py: absent"),
        ("[codemod]\ngates = gate.py\n", "def main(:\n", PROBLEM, "gate.py: refused"),
        ("[codemod]\ngatse = gate.py\n", GATE, PROBLEM, "unknown key 'gatse'"),
    ],
)
def test_the_status_of_a_gate(
    settings: str,
    gate: str | None,
    status: str,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "setup.cfg").write_text(settings)
    if gate is not None:
        (tmp_path / "gate.py").write_text(gate)
    first = of_gates(tmp_path)[0]
    assert first.status == status
    assert said in first.message
    assert "[codemod]" in first.hint or settings


def test_the_run_is_described_and_its_password_is_not(tmp_path: Path) -> None:
    found = list(diagnoses.run({"PROD_URL": "https://ada:opensesame@shop.example.com"}, tmp_path))
    assert found[0].message.startswith("checks https://shop.example.com (health, canary, ")
    assert "opensesame" not in str(found)
    assert {each.status for each in found} == {OK}
    assert [each.topic for each in found] == ["run", "run", "results", "history", "temporary files"]
    assert found[3].message == f"can write to {tmp_path / 'qa/stage4'} (will be made)"
    (tmp_path / "qa" / "stage4").mkdir(parents=True)
    again = list(diagnoses.run({}, tmp_path))
    assert again[3].message == f"can write to {tmp_path / 'qa/stage4'}"


def test_a_setting_that_a_run_would_refuse_is_a_problem(tmp_path: Path) -> None:
    (found,) = diagnoses.run({"S4_PROFILE": "fast"}, tmp_path)
    assert found.status == PROBLEM
    assert "S4_PROFILE" in found.message


def test_a_place_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    found = list(diagnoses.run({"S4_OUTPUT_DIR": "file/results"}, tmp_path))
    (problem,) = [each for each in found if each.status == PROBLEM]
    assert problem.topic == "results"
    assert problem.message == f"cannot write to {tmp_path / 'file'}"
    assert problem.hint == "make it a writable folder"


@pytest.mark.skipif(os.geteuid() == 0, reason="root can write everywhere")
def test_a_folder_without_permission_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    found = list(diagnoses.run({"S4_OUTPUT_DIR": "closed/results"}, tmp_path))
    assert PROBLEM in {each.status for each in found}
