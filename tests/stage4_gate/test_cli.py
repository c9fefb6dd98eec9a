"""One script has the commands of both tools, and sends each to the tool that it belongs to."""

from __future__ import annotations

import shlex
import subprocess
import sys

import pytest

from codemod.cli import cli as codemod_commands
from stage4.cli import group as stage4_commands
from stage4_gate import cli
from stage4_gate.cli import CODEMOD, OWN, STAGE4, main
from stage4_gate.installation import InstallationError

WAYS_IN = {"stage4-gate": main, "codemod": cli.codemod, "stage4": cli.stage4}


def test_every_command_of_both_tools_is_known_and_belongs_to_one() -> None:
    assert set(CODEMOD) == set(codemod_commands.commands)
    assert set(STAGE4) >= set(stage4_commands.commands)
    assert not set(CODEMOD) & set(STAGE4)


@pytest.mark.parametrize("command", [*CODEMOD, *stage4_commands.commands, *OWN])
def test_help_of_a_command_is_its_tools_own(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"Usage: stage4-gate {command} ")


def test_the_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    for command in (*codemod_commands.commands, *stage4_commands.commands, *OWN):
        assert f"\n  {command} " in shown
    assert max(map(len, shown.splitlines())) <= 80


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_the_help_is_as_wide_as_the_terminal(
    columns: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for program in ([], ["apply"], ["run"]):
        assert main([*program, "--help"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert columns - 30 < max(map(len, lines)) <= columns


def test_the_version_is_the_distributions(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("stage4-gate 0.")


@pytest.mark.parametrize("words", ["--help", "--version", "apply --help", "run --help", "stages"])
def test_an_output_that_nobody_reads_is_no_traceback(words: str) -> None:
    command = f"{shlex.quote(sys.executable)} -m stage4_gate {words}"
    with open("/dev/full", "wb") as full:
        run = subprocess.run(
            command.split(), check=False, stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert run.returncode in (2, 4)  # as each tool has it
    assert run.stderr.count("\n") == 1 and "No space left on device" in run.stderr


@pytest.mark.parametrize(("words", "status"), [("--help", 0), ("nonsense", 2), ("", 2)])
def test_closed_streams_do_not_change_the_status(words: str, status: int) -> None:
    command = f"{shlex.quote(sys.executable)} -m stage4_gate {words} 2>&-"
    run = subprocess.run(["sh", "-c", command], check=False, capture_output=True, text=True)
    assert (run.returncode, bool(run.stdout)) == (status, status == 0)
    closed = subprocess.run(["sh", "-c", f"{command} >&-"], check=False)
    assert closed.returncode == status


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ([], "stage4-gate: no command given (see stage4-gate --help)"),
        (["aply"], "stage4-gate: no such command: aply (did you mean 'apply'?)"),
        (["xyzzy"], "stage4-gate: no such command: xyzzy (see stage4-gate --help)"),
        (["--versoin"], "stage4-gate: no such option: --versoin (did you mean '--version'?)"),
        (["\x1b[31m"], r"stage4-gate: no such command: \x1b[31m (see stage4-gate --help)"),
    ],
)
def test_a_wrong_word_is_one_line(
    words: list[str], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    assert capsys.readouterr() == ("", f"{line}\n")


def test_errors_of_codemod_are_in_the_name_of_the_script(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check", "--nonsense"]) == 2
    assert capsys.readouterr().err.startswith("stage4-gate: no such option: --nonsense")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["check", "--nonsense"], "--nonsense"),
        (["run", "--nonsense"], "--nonsense"),
        (["run", "--timeout", "soon"], "--timeout"),
        (["csp", "--url", "nowhere"], "--url"),
    ],
)
def test_an_error_of_a_tool_names_the_script_that_was_called(
    words: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    line = capsys.readouterr().err
    assert line.startswith("stage4-gate: ")
    assert named in line and line.count("\n") == 1


@pytest.mark.parametrize("program", ["codemod", "stage4"])
def test_a_script_of_one_tool_has_that_tools_commands(
    program: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", [program, "--help"])
    monkeypatch.setattr("stage4_gate.cli.end_at_once", int)  # it would end the tests
    assert WAYS_IN[program]() == 0
    assert capsys.readouterr().out.startswith(f"Usage: {program} ")


@pytest.mark.parametrize("program", ["stage4-gate", "stage4"])
def test_the_workflow_command_is_in_both_scripts(
    program: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", [program, "workflow", "--help"])
    assert WAYS_IN[program]() == 0
    assert capsys.readouterr().out.startswith(f"Usage: {program} workflow ")
    monkeypatch.setattr(sys, "argv", [program, "--help"])
    assert WAYS_IN[program]() == 0
    assert "\n  workflow" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("word", "hint"),
    [("workflo", "(did you mean 'workflow'?)"), ("xyzzy", "load, merge, workflow)")],
)
def test_a_wrong_word_to_stage4_may_have_meant_the_workflow_command(
    word: str, hint: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["stage4", word])
    assert WAYS_IN["stage4"]() == 2
    line = capsys.readouterr().err
    assert line.startswith(f"stage4: no such command: {word} ") and line.endswith(f"{hint}\n")


@pytest.mark.parametrize("program", WAYS_IN)
def test_every_script_says_that_it_was_overwritten(
    program: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> None:
        raise InstallationError("it was overwritten", "install it again")

    monkeypatch.setattr("stage4_gate.installation.refuse_overwritten", refuse)
    monkeypatch.setattr(sys, "argv", [program, "--help"])
    with pytest.raises(SystemExit) as end:
        WAYS_IN[program]()
    assert end.value.code == 2
    assert capsys.readouterr() == ("", f"{program}: it was overwritten (install it again)\n")
