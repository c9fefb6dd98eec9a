"""Two gates in one checkout: one at a time in a pack's folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import Event

from release_gate.runner.pack_lock import pack_lock

HOLDER = """
import sys
from pathlib import Path
from threading import Event
from release_gate.runner.pack_lock import pack_lock
with pack_lock(Path(sys.argv[1]), lambda: None, Event()) as acquired:
    print(acquired, flush=True)
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
    assert first.stdout.readline() == "True\n"
    # The first process ends as soon as this one waits.
    with pack_lock(tmp_path, first.stdin.close, Event()) as acquired:
        assert acquired
    assert first.wait(10) == 0
    first.stdout.close()


def test_a_run_that_is_stopped_while_it_waits_has_no_lock(tmp_path: Path) -> None:
    stopped = Event()
    with (
        pack_lock(tmp_path, lambda: None, Event()),
        pack_lock(tmp_path, stopped.set, stopped) as second,
    ):
        assert not second
