"""fuzz_policies.py, with what the field writes to start from."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.checkout import ROOT
from tests.stage4.csp import grammar
from tests.stage4.csp.policies import judged_policies


def test_no_bytes_crash_it(tmp_path: Path, nightly: bool) -> None:
    if not nightly:
        pytest.skip("runs with --all")
    if find_spec("atheris") is None:
        pytest.skip("needs atheris: pip install atheris")
    words = {word for word in (*grammar.NAMES, *grammar.VALUES) if word.isascii()}
    dictionary = tmp_path / "words"
    dictionary.write_text("".join(f'"{word}"\n' for word in sorted(words) if '"' not in word))
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    for number, row in enumerate(judged_policies()):
        (seeds / str(number)).write_bytes(row["csp"].encode())
    options = ["-runs=20000", "-timeout=5", "-max_len=4096", f"-dict={dictionary}"]
    command = [sys.executable, "-m", "tests.stage4.csp.fuzz_policies", *options, str(seeds)]
    done = subprocess.run(
        command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr[-3000:]
