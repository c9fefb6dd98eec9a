"""Diffs of any bytes, which `patch` and `git apply` take."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from codemod.diff import unified

LINES = st.lists(st.sampled_from([b"a\n", b"b\n", b"\n", b"\xff\r\n", b"-- x\n", b"\f\n"]))
TEXTS = st.builds(lambda lines, last: b"".join([*lines, last]), LINES, st.sampled_from([b"", b"z"]))


@settings(max_examples=40)
@given(TEXTS.filter(bool), TEXTS.filter(bool))
def test_git_makes_the_new_file_of_the_old_one(before: bytes, after: bytes) -> None:
    patch = unified(before, after, "folder/gate.py")
    if before == after:
        assert patch == b""
        return
    with tempfile.TemporaryDirectory() as folder:
        gate = Path(folder, "folder", "gate.py")
        gate.parent.mkdir()
        gate.write_bytes(before)
        command = ["git", "apply", "--whitespace=nowarn", "-"]
        subprocess.run(command, input=patch, cwd=folder, check=True)
        assert gate.read_bytes() == after


def test_the_head_names_the_file_on_both_sides() -> None:
    patch = unified(b"a\n", b"b\n", "/somewhere/gate.py")
    assert patch.splitlines()[:2] == [b"--- a/somewhere/gate.py", b"+++ b/somewhere/gate.py"]
    assert unified(b"a\n", b"b\n", "\udcff.py").startswith(b"--- a/\xff.py\n")
