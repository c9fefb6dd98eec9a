"""What a write keeps, and what a fault leaves: real files, real kills, real full disks."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from codemod.files import load
from codemod.testing import install
from codemod.transaction import Transaction
from tests.checkout import ROOT
from tests.codemod.command import codemod
from tests.codemod.gates import FORMS

GATE = FORMS["sys_exit"].source.encode()
PATCHED = install(GATE)


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    path = tmp_path / "gate.py"
    path.write_bytes(GATE)
    return path


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if "codemod-new" in path.name]


def test_mode_and_attributes_are_kept(gate: Path) -> None:
    gate.chmod(0o750)
    with contextlib.suppress(OSError):
        os.setxattr(gate, "user.owner", b"release team")
    attributes = {name: os.getxattr(gate, name) for name in os.listxattr(gate)}
    assert codemod(gate.parent, "apply", "gate.py").returncode == 0
    assert gate.stat().st_mode & 0o7777 == 0o750
    assert {name: os.getxattr(gate, name) for name in os.listxattr(gate)} == attributes
    assert codemod(gate.parent, "revert", "gate.py").returncode == 0
    assert gate.stat().st_mode & 0o7777 == 0o750


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give files away")
def test_the_owner_is_kept(gate: Path) -> None:
    os.chown(gate, 1234, 4321)
    assert codemod(gate.parent, "apply", "gate.py").returncode == 0
    assert (gate.stat().st_uid, gate.stat().st_gid) == (1234, 4321)


def test_a_symlink_stays_one_and_its_target_is_patched(gate: Path) -> None:
    (gate.parent / "release_gate").mkdir()
    link = gate.parent / "release_gate" / "run_all.py"
    link.symlink_to("../gate.py")
    assert codemod(gate.parent, "apply").returncode == 0
    assert link.is_symlink()
    assert gate.read_bytes() == PATCHED
    assert codemod(gate.parent, "check").returncode == 0
    assert codemod(gate.parent, "revert").returncode == 0
    assert gate.read_bytes() == GATE
    assert link.is_symlink()


def test_a_hard_link_is_refused_with_the_reason(gate: Path) -> None:
    os.link(gate, gate.parent / "other.py")
    run = codemod(gate.parent, "apply", "gate.py")
    assert run.returncode == 3
    assert "hard link" in run.stdout
    assert gate.read_bytes() == GATE


@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.chmod(0o444),
        lambda path: (path.unlink(), path.symlink_to(path.name)),
        lambda path: (path.unlink(), path.symlink_to("gone.py")),
    ],
    ids=["read_only", "link_to_itself", "broken_link"],
)
def test_what_cannot_be_read_or_written_is_reported(gate: Path, make: object) -> None:
    assert callable(make)
    make(gate)
    run = codemod(gate.parent, "apply", "gate.py")
    assert run.returncode == 4
    assert "Traceback" not in run.stderr
    assert not leftovers(gate.parent)


def test_a_pipe_is_no_gate(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "gate.py")
    run = codemod(tmp_path, "apply", "gate.py")
    assert (run.returncode, run.stderr) == (3, "")
    assert run.stdout.startswith("gate.py: refused: ")
    assert [path.name for path in tmp_path.iterdir()] == ["gate.py"]


def test_interrupts_count_again_after_a_transaction(gate: Path) -> None:
    before = signal.getsignal(signal.SIGINT)
    loaded = load(gate)
    with Transaction() as transaction:
        transaction.write(gate, b"new", loaded, loaded)
        transaction.commit()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    assert signal.getsignal(signal.SIGINT) is before
    with Transaction():
        pass
    assert signal.getsignal(signal.SIGINT) is before


FAULTS = """
import contextlib, json, os, signal, sys
sys.path.insert(0, {root!r})
from codemod import engine, installer, locks, report, transform, transaction
from codemod.cli import main
from pathlib import Path

ARGUMENTS = ["apply", "gate.py", "second.py"]


def inject(step, action):
    left = [step]

    def counted(real):
        def call(*arguments, **keywords):
            left[0] -= 1
            if left[0] == 0 and action == "kill":
                os.kill(os.getpid(), 9)
            if left[0] == 0 and action == "interrupt":
                os.kill(os.getpid(), 2)
            elif left[0] == 0:
                raise OSError(int(action), os.strerror(int(action)))
            return real(*arguments, **keywords)
        return call

    for name in ("open", "fsync", "fchmod", "close", "listxattr"):
        setattr(os, name, counted(getattr(os, name)))
    Path.replace, Path.unlink = counted(Path.replace), counted(Path.unlink)


def forked(folder, step, action):
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.chdir(folder)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with open("said", "a") as said, contextlib.redirect_stdout(said):
        sys.stderr = said
        if step:
            inject(step, action)
        try:
            status = main(ARGUMENTS)
        except BaseException as error:
            status = 99
            print("CRASHED", repr(error), file=said)
    os._exit(status)


for step in range(1, 60):
    folder = Path(sys.argv[1]) / str(step)
    first = forked(folder, step, sys.argv[2])
    state = [Path(folder, name).read_text() for name in ("gate.py", "second.py")]
    left = [path.name for path in folder.iterdir() if "codemod-new" in path.name]
    again = forked(folder, 0, "")
    print(json.dumps([first, state, left, again, Path(folder, "said").read_text()]))
"""


@pytest.mark.parametrize("action", ["28", "kill", "interrupt"])
def test_a_fault_at_any_step_leaves_whole_files(tmp_path: Path, action: str) -> None:
    """At the n-th system call of the write that n-th call fails, or the process is killed there."""
    for step in range(1, 60):
        for name in ("gate.py", "second.py"):
            path = tmp_path / str(step) / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(GATE)
    script = FAULTS.format(root=str(ROOT))
    command = [sys.executable, "-W", "ignore", "-c", script, str(tmp_path), action]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    old, new = GATE.decode(), PATCHED.decode()
    statuses = []
    for step, line in enumerate(run.stdout.splitlines(), start=1):
        status, contents, left, again, said = json.loads(line)
        statuses.append(status)
        assert "CRASHED" not in said, (step, said)
        assert set(contents) <= {old, new}, step
        assert contents == [old, old] or status not in (4, 130), (step, said)
        assert contents == [new, new] or status != 0, step
        assert not left or action == "kill", step
        assert again == 0, (step, said)
        for name in ("gate.py", "second.py"):
            assert (tmp_path / str(step) / name).read_bytes() == PATCHED
        assert not leftovers(tmp_path / str(step))
    assert statuses[-1] == 0, "the faults have not reached the last step"
    expected = {"kill": -signal.SIGKILL, "interrupt": 130}.get(action, 4)
    assert statuses.count(expected) > 10


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("a file system of a given size cannot be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_really_full_disk(full_disk: Path) -> None:
    gate = full_disk / "gate.py"
    gate.write_bytes(GATE)
    with contextlib.suppress(OSError):
        (full_disk / "filler").write_bytes(b"x" * 64 * 1024)
    run = codemod(full_disk, "apply", "gate.py")
    assert run.returncode == 4
    assert "No space left" in run.stdout
    assert gate.read_bytes() == GATE
    assert not leftovers(full_disk)


def test_a_file_that_changes_meanwhile_is_kept(tmp_path: Path) -> None:
    gate = tmp_path / "gate.py"
    gate.write_bytes(GATE)
    script = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from codemod import engine\nreal = engine.apply\n"
        "def apply(*given):\n    open('gate.py', 'ab').write(b'# meanwhile\\n')\n"
        "    return real(*given)\nengine.apply = apply\n"
        "from codemod.cli import main\nsys.exit(main(['apply', 'gate.py']))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert run.returncode == 4
    assert "changed while codemod was running" in run.stdout
    assert gate.read_bytes() == GATE + b"# meanwhile\n"


@pytest.mark.parametrize("command", ["apply", "revert"])
def test_many_installers_at_once(gate: Path, command: str) -> None:
    if command == "revert":
        gate.write_bytes(PATCHED)
    runs: list[subprocess.CompletedProcess[str]] = []
    threads = [
        threading.Thread(target=lambda: runs.append(codemod(gate.parent, command, "gate.py")))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert gate.read_bytes() == (PATCHED if command == "apply" else GATE)
    assert [run.returncode for run in runs] == [0] * 6, runs
    done, nothing = {
        "apply": ("applied: Stage 4", "unchanged: Stage 4 already appears integrated"),
        "revert": ("reverted: Stage 4 removed", "unchanged: Stage 4 is not installed"),
    }[command]
    assert sum(done in run.stdout for run in runs) == 1
    assert sum(nothing in run.stdout for run in runs) == 5
    assert not leftovers(gate.parent)
