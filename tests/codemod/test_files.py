"""What is read as a gate, and what cannot be read or replaced is said with what to do."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from codemod import files
from codemod.errors import FileError, Refused
from codemod.files import load, refuse_unwritable, remedy_of

GIVE_PATH = "give the path of the gate script"


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    path = tmp_path / "gate.py"
    path.write_bytes(b"print(1)\n")
    return path


def test_a_file_is_read_behind_every_link(gate: Path) -> None:
    (gate.parent / "link.py").symlink_to("gate.py")
    loaded = load(gate.parent / "link.py")
    assert (loaded.path, loaded.data) == (gate, b"print(1)\n")
    assert loaded.stat.st_ino == gate.stat().st_ino
    refuse_unwritable(loaded)


@pytest.mark.parametrize("kind", ["folder", "pipe", "enormous"])
def test_what_is_no_script_is_refused(
    gate: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = gate.parent / "other.py"
    if kind == "folder":
        other.mkdir()
    elif kind == "pipe":
        os.mkfifo(other)
    else:
        monkeypatch.setattr(files, "MAX_BYTES", 3)
        other.write_bytes(b"1234")
    with pytest.raises(Refused) as error:
        load(other)
    assert error.value.hint == GIVE_PATH


CORRECT_LINK = "correct the symbolic link"
UNREADABLE = {
    "missing": ("No such file or directory", GIVE_PATH),
    "below a file": ("Not a directory", GIVE_PATH),
    "link to itself": ("Too many levels of symbolic links", CORRECT_LINK),
    "broken link": ("the target of its symbolic link, gone.py, is missing", CORRECT_LINK),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_cannot_be_read_is_said(gate: Path, kind: str) -> None:
    other = gate / "other.py" if kind == "below a file" else gate.parent / "other.py"
    if "link" in kind:
        other.symlink_to("other.py" if kind == "link to itself" else "gone.py")
    reason, hint = UNREADABLE[kind]
    with pytest.raises(FileError) as error:
        load(other)
    assert (error.value.message, error.value.hint) == (f"cannot read the file: {reason}", hint)


def test_a_hard_link_is_refused_before_any_work(gate: Path) -> None:
    os.link(gate, gate.parent / "other.py")
    with pytest.raises(Refused, match="2 hard links"):
        refuse_unwritable(load(gate))


def test_a_read_only_file_is_refused_before_any_work(gate: Path) -> None:
    gate.chmod(0o444)
    with pytest.raises(FileError, match="read-only"):
        refuse_unwritable(load(gate))


def test_a_read_only_file_system_is_named(gate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the file, which `chmod` would not make writable."""
    flags = os.statvfs(gate).f_flag | os.ST_RDONLY
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    monkeypatch.setattr(os, "statvfs", lambda path: SimpleNamespace(f_flag=flags))
    with pytest.raises(FileError, match="read-only") as error:
        refuse_unwritable(load(gate))
    assert error.value.hint == "the file system is mounted read-only"


def test_a_reason_that_is_not_known_has_a_hint_too() -> None:
    assert remedy_of(OSError(28, "No space left on device")) == "free some space on the disk"
    assert remedy_of(OSError(5, "Input/output error")) == "no file was changed"
    assert remedy_of(ValueError("embedded null byte")) == "no file was changed"
