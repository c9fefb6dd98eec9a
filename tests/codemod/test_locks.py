"""Two installers that mean the same files wait for each other, and never for themselves."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest

from codemod import locks
from codemod.errors import FileError
from codemod.locks import locked


def test_a_folder_named_twice_is_locked_once(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    with locked([tmp_path / "real", tmp_path / "link", tmp_path / "real" / "..", tmp_path]):
        pass


def test_a_second_one_waits_until_the_first_has_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(locks, "SILENT_S", 0.0)
    order = []
    asked = threading.Event()
    real_try = locks._try

    def try_once(descriptor: int) -> bool:
        got = real_try(descriptor)
        if not got:
            asked.set()
        return got

    def second() -> None:
        with locked([tmp_path]):
            order.append("second")

    monkeypatch.setattr(locks, "_try", try_once)
    thread = threading.Thread(target=second)
    with locked([tmp_path]):
        thread.start()
        assert asked.wait(30)
        order.append("first")
    thread.join(30)
    assert order == ["first", "second"]
    waiting = f"codemod: waiting for another codemod process in {tmp_path}\n"
    assert capsys.readouterr().err in ("", waiting)


def test_a_lock_that_is_never_released_is_one_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "TIMEOUT_S", 0.0)
    with (
        locked([tmp_path]),
        pytest.raises(FileError, match="another codemod process has locked") as error,
        locked([tmp_path]),
    ):
        pass
    assert error.value.message == f"another codemod process has locked {tmp_path} for 0 s"
    assert error.value.hint == "try again when it has finished"
    with locked([tmp_path]):  # the failed attempt holds nothing
        pass


def test_waiting_is_announced_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter([False, False, False, True])
    monkeypatch.setattr(locks, "SILENT_S", -1.0)
    monkeypatch.setattr(locks, "POLL_INTERVAL_S", 0.0)
    monkeypatch.setattr(locks, "_try", lambda _: next(answers))
    with locked([tmp_path]):
        pass
    assert (
        capsys.readouterr().err == f"codemod: waiting for another codemod process in {tmp_path}\n"
    )


def test_folders_that_cannot_be_locked_are_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")

    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    with locked([tmp_path, tmp_path / "missing"]):
        pass


def test_too_many_open_files_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(*_: object) -> int:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(os, "open", none_left)
    with pytest.raises(FileError, match="too many open files") as error, locked([tmp_path]):
        pass
    assert "ulimit -n" in error.value.hint


def test_hundreds_of_folders_are_locked_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard not in (resource.RLIM_INFINITY, -1) and hard < 1000:
        pytest.skip("the hard limit of open files is too low here")
    folders = [tmp_path / str(number) for number in range(locks.MANY + 100)]
    for folder in folders:
        folder.mkdir()
    resource.setrlimit(resource.RLIMIT_NOFILE, (locks.MANY + 50, hard))
    try:
        with locked(folders):
            pass
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
