"""`stage4-gate workflow`: text out, files written only where nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from codemod.settings import load as load_project
from stage4_gate.cli import main


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    load_project.cache_clear()
    (tmp_path / ".git").mkdir()
    (tmp_path / "gate.py").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> int:
    return main(["workflow", *words, "--gate", "gate.py"])


@pytest.mark.parametrize(
    ("words", "job"),
    [
        (["github"], "staging"),
        (["github", "--template", "stage4_gate"], "stage4"),
        (["github", "--template", "release_gate"], "verdict"),
    ],
)
def test_a_workflow_is_printed(
    words: list[str], job: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*words) == 0
    printed = capsys.readouterr()
    assert job in yaml.safe_load(printed.out)["jobs"]
    assert printed.err == ""


def test_gates_and_pythons_of_the_command_line_win(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("gitlab", "--gate", "other.py", "--python", "3.10", "--python", "3.11") == 0
    printed = capsys.readouterr()
    (row,) = yaml.safe_load(printed.out)["release-gate"]["parallel"]["matrix"]
    assert row == {"GATE": ["other.py", "gate.py"], "PYTHON": ["3.10", "3.11"]}
    assert printed.err == "there is no other.py: --gate PATH names another gate\n"


def test_a_file_is_written_once_and_replaced_only_by_force(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = repository / ".github" / "workflows" / "stage4.yml"
    output = ["github", "--output", ".github/workflows/stage4.yml"]
    for words, said in ((output, "written"), (output, "unchanged")):
        assert run(*words) == 0
        assert capsys.readouterr().out == f".github/workflows/stage4.yml: {said}\n"
    text = target.read_text()
    target.write_text("mine\n")
    assert run(*output) == 2
    message = "stage4-gate: .github/workflows/stage4.yml exists and differs (--force replaces it)\n"
    assert capsys.readouterr() == ("", message)
    assert target.read_text() == "mine\n"
    assert run(*output, "--force") == 0
    assert capsys.readouterr().out.endswith(": replaced\n")
    assert target.read_text() == text


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["gitlab", "--template", "release_gate"], "gitlab has no template release_gate"),
        (["jenkins"], "invalid value for"),
        (["github", "--gate", "$(reboot).py"], "the name of the gate '$(reboot).py' is not plain"),
        (["github", "--python", "three"], "invalid version of Python 'three'"),
        (["github", "--python", "3.9"], "invalid version of Python '3.9'"),
        (["github", "--output", "gate.py/below.yml"], "cannot write gate.py/below.yml"),
        (["github", "--output", ".git"], "cannot write .git"),
    ],
)
def test_a_mistake_is_one_line(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*words) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"stage4-gate: {message}")
    assert printed.err.count("\n") == 1


def test_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["workflow", "--help"]) == 0
    assert capsys.readouterr().out.startswith("Usage: stage4-gate workflow ")
