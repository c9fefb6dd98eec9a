"""Command lines that need no parser mean what click makes of them, and do not load click."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codemod import cli
from codemod.request import Request, plain_check

WORDS = st.lists(st.sampled_from(["check", "apply", ".", "", "gate.py", "-q", "--", "-", "a b"]))


@given(WORDS)
def test_a_plain_check_is_what_click_makes_of_it(words: list[str]) -> None:
    plain = plain_check(words)
    if words[:1] != ["check"] or any(word.startswith("-") or not word for word in words):
        assert plain is None
        return
    parsed: list[Request] = []

    def note(request: Request, program: str) -> int:
        parsed.append(request)
        return 0

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cli, "carry_out", note)
        assert cli.main(words) == 0
    assert parsed == [plain]


@pytest.mark.parametrize("options", ["", " --format text"])
def test_a_closed_output_does_not_change_the_status(options: str, tmp_path: Path) -> None:
    (tmp_path / "gate.py").write_text("print(1)\n")
    command = f"{shlex.quote(sys.executable)} -m stage4_gate check gate.py{options} >&- 2>&-"
    ran = subprocess.run(["sh", "-c", command], check=False, cwd=tmp_path)
    assert ran.returncode == 1


@pytest.mark.parametrize("words", [["codemod"], ["main", "check"]])
def test_a_plain_check_does_not_load_click(words: list[str], tmp_path: Path) -> None:
    script, *rest = words
    (tmp_path / "gate.py").write_text("print(1)\n")
    code = f"""
import atexit, sys
from stage4_gate import cli
atexit.register(lambda: print("click" in sys.modules))
sys.argv[1:] = {[*(rest or ["check"]), "gate.py"]!r}
sys.exit(cli.{script}())
"""
    ran = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, cwd=tmp_path
    )
    assert ran.returncode == 1, ran.stderr
    first, *_, last = ran.stdout.splitlines()
    assert first.startswith("gate.py: absent:")
    assert last == "False"
