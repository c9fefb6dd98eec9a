"""A tree of processes: killed whole, also what has left its session or lost its parent."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from release_gate.service.process_tree import ProcessTree, end_marked, new_mark
from release_gate.testkit.private_backend import wait_until
from tests.release_gate.processes import alive

SLEEPS = "import time; time.sleep(600)"
# Starts a grandchild in a session of its own, and writes both process ids to the descriptor.
FAMILY = f"""
import os, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {SLEEPS!r}], start_new_session=True)
os.write(int(sys.argv[1]), f"{{os.getpid()}} {{child.pid}}".encode())
os.close(int(sys.argv[1]))
"""


def started(source: str, folder: Path) -> tuple[ProcessTree, list[int]]:
    read_end, write_end = os.pipe()
    command = [sys.executable, "-c", source, str(write_end)]
    tree = ProcessTree(command, os.environ, folder, pass_fds=[write_end])
    os.close(write_end)
    with open(read_end, encoding="utf-8") as pipe:
        return tree, [int(pid) for pid in pipe.read().split()]


@pytest.mark.parametrize("ending", [SLEEPS, "", "os._exit(3)"])
def test_nothing_of_a_tree_survives_its_kill(ending: str, tmp_path: Path) -> None:
    tree, pids = started(FAMILY + ending, tmp_path)
    if not ending.startswith("import"):
        assert tree.wait(20) == (3 if ending else 0)
    status = tree.kill()
    assert status == {"": 0, "os._exit(3)": 3}.get(ending, -signal.SIGKILL)
    assert wait_until(lambda: not any(map(alive, pids)))  # what is killed needs a core to end on


def test_what_does_not_end_when_it_is_asked_is_killed(tmp_path: Path) -> None:
    mark = new_mark("TEST")
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); "
    polite = "import signal, time; signal.signal(15, lambda *_: exit(open('asked', 'w'))); "
    trees = []
    for start in (deaf, f"{polite}print(1, flush=True); "):
        read_end, write_end = os.pipe()
        with open(write_end, "wb") as output:
            command = [sys.executable, "-c", f"{start}time.sleep(600)"]
            trees.append(ProcessTree(command, {**os.environ, mark: "1"}, tmp_path, output))
        with open(read_end, "rb") as said:
            assert said.readline() == b"1\n"
    end_marked(mark, 3.0)  # long enough for the polite one, on whatever machine
    assert (tmp_path / "asked").exists()
    assert None not in [tree.wait(10) for tree in trees]


def test_another_tree_is_left_alone(tmp_path: Path) -> None:
    one, _ = started(FAMILY + SLEEPS, tmp_path)
    other, pids = started(FAMILY + SLEEPS, tmp_path)
    one.kill()
    assert all(map(alive, pids))
    other.kill()


def test_waiting_ends_at_its_time_limit(tmp_path: Path) -> None:
    tree = ProcessTree([sys.executable, "-c", SLEEPS], os.environ, tmp_path)
    assert tree.wait(0.1) is None
    tree.send_signal(signal.SIGTERM)
    assert tree.wait(20) == -signal.SIGTERM
    assert tree.kill() == -signal.SIGTERM


def test_a_missing_program_raises(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        ProcessTree(["/no/such/program"], os.environ, tmp_path)
