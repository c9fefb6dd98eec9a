"""The folder of a run and all that the run started are gone at its end, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from release_gate.runner import run_folder as run_folder_module
from release_gate.runner.run_folder import (
    PREFIX,
    hold,
    remove_abandoned,
    run_folder,
    temporary_parent,
)
from release_gate.testkit.private_backend import wait_until
from tests.release_gate.processes import alive

# A run that starts a process in another session, writes a file, and waits for its input to end.
RUN = """
import os, subprocess, sys
from release_gate.runner.run_folder import run_folder
with run_folder(os.environ) as (environ, folder):
    (folder / "file").touch()
    child = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(600)"], env=environ, start_new_session=True
    )
    print(child.pid, flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("number", [None, signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_of_a_run(number: signal.Signals | None, tmp_path: Path) -> None:
    run = subprocess.Popen(
        [sys.executable, "-c", RUN],
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert run.stdout
    child = int(run.stdout.readline())
    assert [path.name for path in tmp_path.glob(f"{PREFIX}*/*")] == ["file"]
    if number:
        run.send_signal(number)
    run.communicate(timeout=20)
    assert wait_until(lambda: not alive(child) and not list(tmp_path.iterdir()))


def test_the_temporary_files_of_a_run_are_in_its_folder(tmp_path: Path) -> None:
    with run_folder({"A": "b", "TMPDIR": str(tmp_path)}) as (environ, folder):
        assert folder.parent == tmp_path
        assert environ["TMPDIR"] == str(folder)
        assert environ["A"] == "b"
        old = time.time() - 3600
        os.utime(folder, (old, old))
        remove_abandoned(tmp_path)
        assert folder.is_dir()  # it is held
    assert not folder.exists()


def test_a_folder_that_nobody_holds_is_removed_once_it_is_old(tmp_path: Path) -> None:
    folder = tmp_path / f"{PREFIX}x"
    (folder / "more").mkdir(parents=True)
    remove_abandoned(tmp_path)
    assert folder.is_dir()  # its run may be about to hold it
    old = time.time() - 3600
    os.utime(folder, (old, old))
    remove_abandoned(tmp_path)
    assert not folder.exists()


def test_a_folder_is_held_once(tmp_path: Path) -> None:
    first = hold(tmp_path)
    assert first is not None
    assert hold(tmp_path) is None
    os.close(first)


def test_memory_is_used_if_there_is_enough_and_no_other_wish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_folder_module, "MEMORY", tmp_path)
    monkeypatch.setattr(run_folder_module, "MIN_MEMORY_BYTES", 1)
    assert temporary_parent({}) == tmp_path
    assert temporary_parent({"TMPDIR": "/elsewhere"}) == Path("/elsewhere")
    monkeypatch.setattr(run_folder_module, "MIN_MEMORY_BYTES", 1 << 62)
    assert temporary_parent({}) == Path(tempfile.gettempdir())
    monkeypatch.setattr(run_folder_module, "MEMORY", tmp_path / "missing")
    assert temporary_parent({}) == Path(tempfile.gettempdir())
