"""A new gate: whole or not at all, with Stage 4, for the repository around it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from release_gate import new
from release_gate.new import main, write_gate
from release_gate.project import read_project

START = 'python -c "print(1)" --name Åse'


def test_it_has_the_settings_that_were_given(tmp_path: Path) -> None:
    write_gate(tmp_path / "gate", "http://127.0.0.1:5000/", START)
    project = read_project(tmp_path / "gate")
    assert (project.service.url, project.service.start) == ("http://127.0.0.1:5000", START)
    assert project.root == tmp_path
    assert [path.name for path in tmp_path.iterdir()] == ["gate"]
    names = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert names == {"gate/gate.toml", "gate/run_all.py", "gate/packs/site/test_site.py"}


def test_stage_4_is_current_in_it(tmp_path: Path) -> None:
    write_gate(tmp_path / "gate", "http://127.0.0.1:5000", "")
    command = [sys.executable, "-m", "stage4_gate", "check", "gate/run_all.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "gate/run_all.py: current: Stage 4" in done.stdout, done.stderr
    text = (tmp_path / "gate" / "run_all.py").read_text("utf-8")
    assert "_GateExit" in text.partition('if __name__ == "__main__":\n    with ')[2]


def test_linters_find_nothing_in_it(tmp_path: Path) -> None:
    """With ruff's own settings, and with Stage 4."""
    write_gate(tmp_path / "gate", "http://127.0.0.1:5000", "")
    for words in (["check"], ["format", "--check"]):
        command = [sys.executable, "-m", "ruff", *words, "--isolated", "--no-cache", "gate"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("marker", [".git", "pyproject.toml"])
def test_its_root_is_the_repository(marker: str, tmp_path: Path) -> None:
    (tmp_path / marker).touch()
    (tmp_path / "tests").mkdir()
    write_gate(tmp_path / "tests" / "release_gate", "http://127.0.0.1:5000", "")
    assert read_project(tmp_path / "tests" / "release_gate").root == tmp_path


def test_it_says_what_to_do_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "gate"
    assert main([str(folder)]) == 0
    said = capsys.readouterr().out
    assert "start the service at http://127.0.0.1:8000" in said
    assert f"python {folder}/run_all.py" in said
    assert "pip install" not in said
    assert main([f"{folder}2", "--start", "x"]) == 0
    assert "start the service" not in capsys.readouterr().out


def test_the_command_to_run_next_can_be_pasted() -> None:
    assert "python 'my gate/run_all.py'" in new.next_steps("my gate", "http://x", "")


def test_packages_that_are_missing_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(new, "NEEDED", ("no_such_package",))
    assert '1. pip install "stage4-gate[gate]"' in new.next_steps("gate", "http://x", "")


MISTAKES = {
    "taken": "exists (name a folder",
    "nowhere/gate": "No such file or directory (its parent",
    "file/gate": "Not a directory (its parent",
    "gate --url ftp://x": "invalid address 'ftp://x'",
    "gate --start '": "No closing quotation",
}


@pytest.mark.parametrize("words", MISTAKES)
def test_a_mistake_is_one_line_with_status_2_and_writes_nothing(
    words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").mkdir()
    (tmp_path / "file").touch()
    assert main(words.split()) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("python -m release_gate.new: ")
    assert MISTAKES[words] in line
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "taken"]


def test_where_stage_4_cannot_be_added_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "setup.cfg").write_text("[codemod]\ncolour = red\n", encoding="utf-8")
    assert main([str(tmp_path / "gate")]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "unknown key 'colour'" in line
    assert [path.name for path in tmp_path.iterdir()] == ["setup.cfg"]
