"""Completion works in the real shells, sourced as the documentation says."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import pytest

from stage4_gate.cli import main
from stage4_gate.commands.completion import PROGRAMS, SHELLS
from stage4_gate.commands.tree import tree

BIN = Path(sys.executable).parent
TIMEOUT_S = 60
LINES = {
    "stage4-gate ch": "check",
    "stage4-gate apply --run": "--runtime",
    "stage4-gate apply --runtime pack": "package",
    "stage4-gate run --profile str": "strict",
    "stage4-gate run --only can": "canary",
    "stage4-gate config sh": "show",
    "stage4-gate check --stage sta": "stage4",
    "stage4-gate apply --stage lo": "load-test",
    "stage4-gate run --target shop-e": "shop-eu",
    "stage4-gate config show --target shop-u": "shop-us",
    "codemod expl": "explain",
    "codemod revert --stage lo": "load-test",
    "stage4 watch --target shop-u": "shop-us",
    "stage4 hist": "history",
}
SETTINGS = """
[codemod:load-test]
title = Load test
version = 1.0
command = ["python", "load.py"]
[stage4:shop-eu]
url = https://eu.example.com
[stage4:shop-us]
url = https://us.example.com
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "setup.cfg").write_text(SETTINGS)
    return tmp_path


def shell(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed (on Debian: apt-get install {name})")
    return path


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", "HOME": str(home), "TERM": "dumb"}


@pytest.mark.parametrize("name", SHELLS)
def test_the_script_is_for_every_program(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", name]) == 0
    script = capsys.readouterr().out
    assert all(f" {program}" in script for program in PROGRAMS)


def test_an_unknown_shell_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "tcsh"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


BASH = """
source <(stage4-gate completion bash)
words=(%s)
COMP_WORDS=("${words[@]}") COMP_CWORD=$((${#words[@]} - 1))
entry=$(complete -p "${words[0]}")
entry=${entry#*-F }
"${entry%% *}" "${words[0]}"
printf '%%s\\n' "${COMPREPLY[@]}"
"""


def bash_offers(line: str, folder: Path) -> list[str]:
    """What bash offers for the last word of a line; it has nothing to say about it."""
    done = subprocess.run(
        [shell("bash"), "--norc", "-c", BASH % line],
        cwd=folder,
        capture_output=True,
        text=True,
        env=environment(folder),
        check=True,
        timeout=TIMEOUT_S,
    )
    said = [each for each in done.stderr.splitlines() if "compopt" not in each]
    assert not said, said  # compopt works only while a line is typed
    return done.stdout.split()


def test_bash_completes(repository: Path) -> None:
    for line, word in LINES.items():
        assert bash_offers(line, repository) == [word], line


@pytest.mark.parametrize("line", ["stage4-gate check --stage sta", "stage4 run --target shop"])
def test_invalid_settings_offer_nothing_and_disturb_no_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "setup.cfg").write_text("[codemod]\nnonsense = 1\n[stage4]\nnonsense = 1\n")
    assert bash_offers(line, tmp_path) == []


def offered(command: click.Command) -> Iterator[tuple[str, set[str]]]:
    """The help text of each parameter's value, and the kinds of what a shell is offered for it."""
    if isinstance(command, click.Group):
        for each in command.commands.values():
            yield from offered(each)
    for parameter in command.params:
        shown = parameter.make_metavar(click.Context(command))
        found = parameter.shell_complete(click.Context(command), "")
        yield shown, {item.type for item in found}


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_path_is_completed_as_a_path(program: str) -> None:
    kinds = {"FILE": {"file"}, "DIR": {"dir"}, "[PATH]": {"file"}, "[NAME=]DIR...": {"dir"}}
    seen = [(shown, kind) for shown, kind in offered(tree(program)) if shown in kinds]
    assert seen
    assert all(kinds[shown] == kind for shown, kind in seen)


def test_fish_completes(repository: Path) -> None:
    fish = shell("fish")
    asked = "; ".join(f"complete -C '{line}'" for line in LINES)
    done = subprocess.run(
        [fish, "--no-config", "-c", f"stage4-gate completion fish | source; {asked}"],
        cwd=repository,
        capture_output=True,
        text=True,
        env=environment(repository),
        check=True,
        timeout=TIMEOUT_S,
    )
    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == list(LINES.values())


def test_zsh_completes(repository: Path) -> None:
    zsh = shell("zsh")
    (repository / ".zshrc").write_text(
        "autoload -U compinit; compinit -u -D\nsource <(stage4-gate completion zsh)\n"
        "PROMPT='ready%% '; unsetopt zle_bracketed_paste\n"
    )
    variables = {**environment(repository), "ZDOTDIR": str(repository)}
    with Typed([zsh, "-i"], variables, repository) as typed:
        typed.until("ready%")
        for line, word in LINES.items():
            typed.write(f"{line}\t")
            typed.until(f"{line.rpartition(' ')[0]} {word}")
            typed.write("\x15")  # empty the line


class Typed:
    """A program at a terminal: keys in, what the screen shows out."""

    def __init__(self, command: list[str], variables: Mapping[str, str], folder: Path) -> None:
        self._ours, theirs = pty.openpty()
        self._process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=variables, cwd=folder
        )
        os.close(theirs)

    def __enter__(self) -> Typed:
        return self

    def __exit__(self, *ignored: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._ours)

    def write(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def until(self, text: str) -> None:
        """Read until the text is shown. Raises AssertionError after TIMEOUT_S."""
        seen, deadline = "", time.monotonic() + TIMEOUT_S
        while text not in seen:
            left = deadline - time.monotonic()
            assert left > 0 and select.select([self._ours], [], [], left)[0], (text, seen)
            seen += os.read(self._ours, 10_000).decode("utf-8", "replace")
