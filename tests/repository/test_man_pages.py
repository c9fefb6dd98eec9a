"""The manual pages are those of the commands, and groff reads them without a warning."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from scripts.write_man_pages import texts
from stage4_gate.commands.completion import PROGRAMS
from stage4_gate.commands.tree import tree


@pytest.mark.parametrize(("path", "text"), texts().items(), ids=lambda value: Path(value).name[:12])
def test_a_page_is_current(path: Path, text: str) -> None:
    assert path.read_text("utf-8") == text, "run: python scripts/write_man_pages.py"


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_page_has_every_command(program: str) -> None:
    (text,) = [text for path, text in texts().items() if path.stem == program]
    for command in tree(program).commands:
        assert f"\n.SS {program} {command} ".replace("-", "\\-") in text


@pytest.mark.parametrize("path", texts(), ids=lambda path: path.name)
def test_groff_finds_nothing_wrong(path: Path) -> None:
    groff = shutil.which("groff")
    if groff is None:
        pytest.skip("groff is not installed (on Debian: apt-get install groff-base)")
    command = [groff, "-man", "-ww", "-Tascii", "-P-cbou", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert "EXIT STATUS" in done.stdout
