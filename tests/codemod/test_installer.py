"""Files in, outcomes out: all or none, with what a killed or a second installer leaves."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from codemod.checking import check
from codemod.installer import apply, revert
from codemod.job import Options
from codemod.locks import locked
from codemod.options import FORMATS
from codemod.report import Outcome
from codemod.testing import install
from codemod.transaction import SUFFIX
from stage4_gate.atomic_write import prepare
from tests.codemod.command import codemod, files
from tests.codemod.gates import FORMS
from tests.codemod.outcomes import only

GATE = FORMS["sys_exit"].source.encode()
PATCHED = install(GATE)
MARKER = Path("qa/_aggregate/stage4_patch_applied.txt")
NONE = Options()


def test_apply_check_revert(gate: Path) -> None:
    assert only(apply([gate], NONE)).status == "applied"
    assert gate.read_bytes() == PATCHED
    assert only(check([gate], NONE)).status == "current"
    assert only(apply([gate], NONE)).message == "Stage 4 already appears integrated"
    assert only(revert([gate], NONE)).status == "reverted"
    assert gate.read_bytes() == GATE
    assert only(revert([gate], NONE)).message == "Stage 4 is not installed"
    assert sorted(files(Path())) == ["gate.py", "setup.cfg"]


def test_a_gate_named_twice_is_one_job(gate: Path) -> None:
    Path("link.py").symlink_to("gate.py")
    outcomes = apply([gate, gate, gate.absolute(), Path("link.py")], NONE)
    assert [outcome.status for outcome in outcomes] == ["applied"]


@pytest.mark.parametrize("work", [apply, check, revert])
def test_a_symbolic_link_to_a_folder_is_the_folder(
    gate: Path, work: Callable[..., list[Outcome]]
) -> None:
    Path("real").mkdir()
    Path("real/gate.py").write_bytes(PATCHED if work is not apply else GATE)
    Path("linked").symlink_to("real")
    outcomes = work([Path("linked/gate.py"), gate.with_name("real") / "gate.py"], NONE)
    assert {outcome.status for outcome in outcomes} <= {"applied", "current", "reverted"}
    assert Path("real/gate.py").read_bytes() == (GATE if work is revert else PATCHED)
    assert Path("linked").is_symlink()


WAITING = "codemod: waiting for another codemod process in "


def start(gate: Path, *arguments: str) -> subprocess.Popen[str]:
    """codemod as a process that waits for a lock, and has said so."""
    process = subprocess.Popen(
        [sys.executable, "-m", "codemod", *arguments, gate.name],
        cwd=gate.absolute().parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert process.stderr.readline().startswith(WAITING)
    return process


def test_the_second_of_two_installers_waits_and_says_that_it_is_done(gate: Path) -> None:
    with locked([Path.cwd()]):
        second = start(gate, "apply")
        gate.write_bytes(PATCHED)
    said, _ = second.communicate(timeout=60)
    unchanged = "gate.py: unchanged: Stage 4 already appears integrated\n"
    assert (second.returncode, said) == (0, unchanged)
    assert gate.read_bytes() == PATCHED


def test_a_waiting_revert_sees_what_the_first_has_installed(gate: Path) -> None:
    with locked([Path.cwd()]):
        second = start(gate, "revert")
        gate.write_bytes(PATCHED)
    said, _ = second.communicate(timeout=60)
    assert (second.returncode, said) == (0, "gate.py: reverted: Stage 4 removed\n")
    assert gate.read_bytes() == GATE


def test_an_interrupted_wait_leaves_the_gate_alone(gate: Path) -> None:
    with locked([Path.cwd()]):
        second = start(gate, "apply")
        second.send_signal(signal.SIGINT)
        said, error = second.communicate(timeout=60)
    assert (second.returncode, said) == (130, "")
    assert error == "codemod: interrupted; no file is left half-written\n"
    assert gate.read_bytes() == GATE


def leave_temporary_files() -> list[Path]:
    """What killed installers leave: beside the gate, and beside its marker."""
    left = [Path(f".gate.py.1-ab{SUFFIX}"), MARKER.with_name(f".{MARKER.name[:40]}.1-ab{SUFFIX}")]
    for path in left:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half of")
    return left


@pytest.mark.parametrize("before", [GATE, PATCHED], ids=["plain", "patched"])
@pytest.mark.parametrize("work", [apply, revert])
def test_what_a_killed_installer_left_goes_with_the_next_command(
    gate: Path, work: Callable[..., list[Outcome]], before: bytes
) -> None:
    """Also `apply` of a current gate and `revert` of a plain one, which have nothing else to do."""
    gate.write_bytes(before)
    left = leave_temporary_files()
    work([gate], NONE)
    assert not [path for path in left if path.exists()]


@pytest.mark.parametrize("work", [check, lambda paths, _: apply(paths, Options(diff=True))])
def test_what_only_reads_leaves_temporary_files_alone(
    gate: Path, work: Callable[..., list[Outcome]]
) -> None:
    left = leave_temporary_files()
    work([gate], NONE)
    assert all(path.exists() for path in left)


def test_a_temporary_file_of_another_program_stays(gate: Path) -> None:
    Path(".gate.py.swp").touch()
    Path(f"gate.py{SUFFIX}").touch()  # not hidden: ours begin with a dot
    apply([gate], NONE)
    assert Path(".gate.py.swp").exists()
    assert Path(f"gate.py{SUFFIX}").exists()


OBSTACLES: dict[str, Callable[[], object]] = {
    "a file in the place of its folder": partial(Path("qa").write_text, "not a folder"),
    "a folder in its place": MARKER.mkdir,
    "not UTF-8": partial(MARKER.write_bytes, b"\xff\xfe"),
    "a link to itself": partial(MARKER.symlink_to, MARKER.name),
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_a_marker_that_cannot_be_written_is_one_line_on_stderr(
    gate: Path, obstacle: str, form: str
) -> None:
    if obstacle != "a file in the place of its folder":
        MARKER.parent.mkdir(parents=True)
    OBSTACLES[obstacle]()
    run = codemod(Path.cwd(), "apply", "gate.py", "--format", form)
    assert run.returncode == 0
    assert run.stderr.startswith("codemod: cannot write the marker ")
    assert run.stderr.endswith("; the gate itself was changed\n")
    assert run.stderr.count("\n") == 1
    assert gate.read_bytes() == PATCHED


def test_a_backup_that_cannot_be_removed_is_a_warning(
    gate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply([gate], NONE)
    monkeypatch.setattr("codemod.installer.remove", lambda _: None)
    outcome = only(revert([gate], NONE))
    assert (outcome.status, outcome.exit) == ("reverted", 0)
    assert outcome.warnings == (
        "cannot remove the backup gate.py.bak_stage4_v040; the gate itself was changed",
    )


def test_no_marker_writes_none(gate: Path) -> None:
    assert only(apply([gate], Options(marker=False))).status == "applied"
    assert sorted(files(Path())) == ["gate.py", "gate.py.bak_stage4_v040", "setup.cfg"]


def test_nothing_changes_in_the_marker_when_nothing_has_changed(gate: Path) -> None:
    apply([gate], NONE)
    MARKER.write_text(MARKER.read_text().replace("applied=20", "applied=19"))
    before = MARKER.read_text()
    apply([gate], NONE)
    assert MARKER.read_text() == before
    gate.write_bytes(GATE)  # as after the rollback by copy
    apply([gate], NONE)
    assert MARKER.read_text() == before


def test_several_gates_share_the_marker(gate: Path) -> None:
    Path("b.py").write_bytes(GATE)
    apply([gate, Path("b.py")], NONE)
    revert([gate], NONE)
    assert "file=b.py" in MARKER.read_text()
    assert "file=gate.py" not in MARKER.read_text()
    revert([Path("b.py")], NONE)
    assert not MARKER.parent.parent.exists()


def test_one_refused_file_keeps_the_others_from_being_written(gate: Path) -> None:
    Path("bad.py").write_text("def main(:\n")
    good, bad = apply([gate, Path("bad.py")], NONE)
    assert (good.status, good.exit, bad.status, bad.exit) == ("unchanged", 0, "refused", 3)
    assert "--keep-going" in good.hint
    assert gate.read_bytes() == GATE
    good, bad = apply([gate, Path("bad.py")], Options(keep_going=True))
    assert (good.status, bad.status) == ("applied", "refused")


def test_a_failed_write_leaves_all_files_as_they_were(
    gate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("b.py").write_bytes(GATE)

    def full(path: Path, *given: object, **named: object) -> Path:
        if path.name == "b.py":
            raise OSError(28, "No space left on device")
        return prepare(path, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("codemod.transaction.prepare", full)
    first, second = apply([gate, Path("b.py")], Options(backup=False))
    assert (first.status, second.status, second.exit) == ("unchanged", "failed", 4)
    assert second.hint == "free some space on the disk"
    assert gate.read_bytes() == Path("b.py").read_bytes() == GATE


def test_a_backup_that_differs_is_kept_and_named(gate: Path) -> None:
    apply([gate], NONE)
    gate.write_bytes(gate.read_bytes() + b"# an edit\n")
    assert (
        "backup gate.py.bak_stage4_v040 was kept because it differs"
        in only(revert([gate], NONE)).message
    )
    assert Path("gate.py.bak_stage4_v040").read_bytes() == GATE


def test_a_backup_of_an_older_version_is_the_owners_text(gate: Path) -> None:
    """What `cp` of the backup gives is the gate without any stage, never the older stage."""
    older = PATCHED.replace(b"v0.4.0", b"v0.3.9")
    gate.write_bytes(older)
    outcome = only(apply([gate], Options(force=True)))
    assert outcome.status == "updated"
    assert Path("gate.py.bak_stage4_v040").read_bytes() == GATE
