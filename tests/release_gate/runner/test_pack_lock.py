"""Two gates in one checkout: one at a time in a pack's folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from release_gate.runner.pack_lock import pack_lock

HOLDER = """
import sys
from pathlib import Path
from release_gate.runner.pack_lock import pack_lock
with pack_lock(Path(sys.argv[1]), lambda: None):
    print("locked", flush=True)
    sys.stdin.read()
"""


def test_the_second_gate_waits_for_the_first(tmp_path: Path) -> None:
    first = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdout
    assert first.stdin
    assert first.stdout.readline() == "locked\n"
    # The first process ends as soon as this one waits.
    with pack_lock(tmp_path, first.stdin.close):
        assert first.wait(10) == 0
    first.stdout.close()
