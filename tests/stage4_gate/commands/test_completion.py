"""Completion works in the real shells, sourced as the documentation says."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from stage4_gate.cli import main
from stage4_gate.commands.completion import PROGRAMS, SHELLS

BIN = Path(sys.executable).parent
TIMEOUT_S = 60
LINES = {
    "stage4-gate ch": "check",
    "stage4-gate apply --run": "--runtime",
    "stage4-gate apply --runtime pack": "package",
    "stage4-gate run --profile str": "strict",
    "stage4-gate run --only can": "canary",
    "stage4-gate config sh": "show",
    "codemod expl": "explain",
    "stage4 hist": "history",
}


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


def test_bash_completes(tmp_path: Path) -> None:
    bash = shell("bash")
    for line, word in LINES.items():
        done = subprocess.run(
            [bash, "--norc", "-c", BASH % line],
            capture_output=True,
            text=True,
            env=environment(tmp_path),
            check=True,
            timeout=TIMEOUT_S,
        )
        assert done.stdout.split() == [word], (line, done.stderr)


def test_bash_completes_paths_by_itself(tmp_path: Path) -> None:
    script = BASH % "stage4-gate check rel" + "\ncompopt 2>/dev/null; declare -p COMPREPLY"
    done = subprocess.run(
        [shell("bash"), "--norc", "-c", script],
        capture_output=True,
        text=True,
        env=environment(tmp_path),
        check=False,
        timeout=TIMEOUT_S,
    )
    assert done.stdout.split()[-1] in ("COMPREPLY=()", "COMPREPLY")


def test_fish_completes(tmp_path: Path) -> None:
    fish = shell("fish")
    asked = "; ".join(f"complete -C '{line}'" for line in LINES)
    done = subprocess.run(
        [fish, "--no-config", "-c", f"stage4-gate completion fish | source; {asked}"],
        capture_output=True,
        text=True,
        env=environment(tmp_path),
        check=True,
        timeout=TIMEOUT_S,
    )
    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == list(LINES.values())


def test_zsh_completes(tmp_path: Path) -> None:
    zsh = shell("zsh")
    (tmp_path / ".zshrc").write_text(
        "autoload -U compinit; compinit -u -D\nsource <(stage4-gate completion zsh)\n"
        "PROMPT='ready%% '; unsetopt zle_bracketed_paste\n"
    )
    variables = {**environment(tmp_path), "ZDOTDIR": str(tmp_path)}
    with Typed([zsh, "-i"], variables) as typed:
        typed.until("ready%")
        for line, word in LINES.items():
            typed.write(f"{line}\t")
            typed.until(f"{line.rpartition(' ')[0]} {word}")
            typed.write("\x15")  # empty the line


class Typed:
    """A program at a terminal: keys in, what the screen shows out."""

    def __init__(self, command: list[str], variables: Mapping[str, str]) -> None:
        self._ours, theirs = pty.openpty()
        self._process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, env=variables, close_fds=True
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
