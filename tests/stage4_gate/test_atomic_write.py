"""The old file or the new one, whole, and nothing else in the folder."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from stage4_gate import atomic_write
from stage4_gate.atomic_write import prepare, write_whole


def test_a_new_file_has_the_mode_that_the_umask_leaves(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "new", b"1")
    finally:
        os.umask(before)
    assert (tmp_path / "new").read_bytes() == b"1"
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755])
def test_an_old_file_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "old"
    path.write_bytes(b"0")
    path.chmod(mode)
    write_whole(path, b"1")
    assert path.read_bytes() == b"1"
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"0")
    (tmp_path / "link").symlink_to("real")
    write_whole(tmp_path / "link", b"1")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"1"


@pytest.mark.parametrize("name", ["x" * 250, "é" * 120])
def test_a_long_name_has_room_for_the_temporary_one(tmp_path: Path, name: str) -> None:
    write_whole(tmp_path / name, b"1")
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("failing", ["os.fsync", "pathlib.Path.replace"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str, error: BaseException
) -> None:
    path = tmp_path / "old"
    path.write_bytes(b"0")

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(failing, fail)
    with pytest.raises(type(error)):
        write_whole(path, b"1")
    assert path.read_bytes() == b"0"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_missing_is_an_oserror(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "missing" / "file", b"1")


def test_a_prepared_file_is_dressed_before_it_is_synced(tmp_path: Path) -> None:
    seen: list[int] = []

    def dress(descriptor: int) -> None:
        seen.append(os.fstat(descriptor).st_size)
        os.fchmod(descriptor, 0o400)

    temporary = prepare(tmp_path / "gate.py", b"1", suffix=".mine", dress=dress)
    assert temporary.parent == tmp_path
    assert temporary.name.startswith(".gate.py.")
    assert temporary.name.endswith(".mine")
    assert stat.S_IMODE(temporary.stat().st_mode) == 0o400
    assert seen == [1]


KILLED = """
import os, signal, sys
from pathlib import Path
from stage4_gate import atomic_write
def die(_): os.kill(os.getpid(), signal.SIGKILL)
os.fsync = die
atomic_write.write_whole(Path(sys.argv[1]), b"new" * 10000)
"""


def test_a_killed_writer_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "old"
    path.write_bytes(b"0")
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert path.read_bytes() == b"0"
    left = [each.name for each in tmp_path.iterdir() if each != path]
    assert len(left) == 1
    assert left[0].endswith(atomic_write.SUFFIX)
