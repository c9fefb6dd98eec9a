"""Every command and every configuration of the documentation is executed.

The blocks of a page are run in order, in an empty repository, against a service on loopback.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.draw_terminal import serving
from tests.checkout import ROOT
from tests.loopback import free_port
from tests.repository.page_blocks import PICTURES, SHELLS, Block, blocks

PAGES = sorted((ROOT / "docs").rglob("*.md"))
WORDS = ("file", "exit", "output", "elsewhere")
WITH_CANARY = ("tutorial.md",)  # it takes ten seconds; elsewhere it is left out
ZSH = "autoload -U compinit; compinit -u -D\n"
ADDRESSES = re.compile(r"https://(?:www|staging|eu|us)\.example\.com|http://127\.0\.0\.1:8000")
TIMEOUT_S = 120
# What a reader installs is installed; other programs run what they are given.
PROGRAMS = {
    "uvx": 'case $1 in stage4-gate*) shift; exec stage4-gate "$@";; esac; exec "$@"',
    "uv": 'shift; [ "$1" = --with ] && shift 2; exec python "$@"',
    "pip": "exit 0",
    "pipx": "exit 0",
}
# The shell of a reader: variables and the working folder last from block to block.
SESSION = """
[ ! -f "$STATE" ] || . "$STATE"
trap '{ declare -px; printf "cd %q\\n" "$PWD"; } > "$STATE"' EXIT
set -eo pipefail
"""


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    with serving() as url:
        yield url


class Reader:
    """Somebody who types what a page says."""

    def __init__(self, folder: Path, page: Path, url: str) -> None:
        self._home, self._repository, self._url = folder / "home", folder / "repository", url
        self._port = str(free_port())  # of a service that the page itself starts
        self._own_service = "service.py" in page.read_text("utf-8")
        programs = folder / "programs"
        for made in (self._home, self._repository, programs):
            made.mkdir()
        for name, script in PROGRAMS.items():
            (programs / name).write_text(f"#!/bin/sh\n{script}\n")
            (programs / name).chmod(0o755)
        subprocess.run(["git", "init", "--quiet", self._repository], check=True)
        path = f"{programs}:{Path(sys.executable).parent}:{os.environ['PATH']}"
        self._variables = {"PATH": path, "HOME": str(self._home), "STATE": str(folder / "state")}
        self._variables |= {} if page.name in WITH_CANARY else {"S4_SKIP": "canary"}
        self._said = ""

    def follow(self, block: Block) -> None:
        """Do what a block says. Raises AssertionError where it is not as the page says."""
        text = block.text.replace("8000", self._port) if self._own_service else block.text
        text = ADDRESSES.sub(self._url, text)
        if block.word == "file":
            path = self._repository / block.value
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        elif block.word == "output":
            self._compare(text)
        elif block.language in SHELLS:
            self._run(block, text)
        else:
            assert block.language in PICTURES, "say in a comment what a test does with the block"

    def _run(self, block: Block, text: str) -> None:
        shell = shutil.which(block.language)
        if shell is None:
            pytest.skip(f"{block.language} is not installed")
        script = {"bash": SESSION, "zsh": ZSH}.get(block.language, "") + text
        done = subprocess.run(
            [shell, "-c", script],
            cwd=self._repository,
            env=self._variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=TIMEOUT_S,
            check=False,
        )
        self._said = done.stdout
        assert done.returncode == int(block.value or 0), done.stdout

    def _compare(self, text: str) -> None:
        said = iter(self._said.splitlines())
        for line in text.splitlines():
            wanted = re.compile(".*".join(map(re.escape, line.split("..."))) + r"\s*")
            assert any(wanted.fullmatch(each) for each in said), (line, self._said)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_does_what_it_says(page: Path, service: str, tmp_path: Path) -> None:
    reader = Reader(tmp_path, page, service)
    for block in blocks(page):
        if block.word != "elsewhere":
            try:
                reader.follow(block)
            except AssertionError as why:
                raise AssertionError(f"{page.name}:{block.line}: {why}") from None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_is_not_run_has_a_reason(page: Path) -> None:
    for block in blocks(page):
        assert block.word in ("", *WORDS), block
        assert block.word != "elsewhere" or len(block.value) > 10, block
        assert block.word != "file" or block.value, block


def test_no_fence_is_overlooked() -> None:
    for page in PAGES:
        fences = re.findall(r"^ *```", page.read_text("utf-8"), re.MULTILINE)
        assert len(fences) == 2 * len(list(blocks(page))), page
