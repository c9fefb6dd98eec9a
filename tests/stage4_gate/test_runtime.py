"""What runs inside a patched gate, in both forms: real gates, real processes, real signals."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from codemod.block import EMBEDDED, PACKAGE, RUNTIMES, shared_blocks, stage_block
from codemod.stage import STAGE4
from codemod.testing import assert_exit_contract, install
from tests.checkout import ROOT
from tests.codemod.gates import FORMS

GUARD = '\n\nif __name__ == "__main__":\n    sys.exit(main())\n'
LAST = "[ReleaseGate] Final exit code (with Stage 4): "
PACKAGE_LINES = 15
PYTHONS = ("3.8", "3.9", "3.10", "3.11", "3.12", "3.13")
WAIT_S = 60


@pytest.fixture(params=RUNTIMES)
def runtime(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each form of the exit path's code; the package is found as if it were installed."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return str(request.param)


def find_python(version: str) -> str | None:
    """An interpreter of this version, on PATH or among pyenv's."""
    candidates = [f"python{version}"]
    if root := os.environ.get("PYENV_ROOT"):
        candidates += map(str, Path(root).glob(f"versions/{version}.*/bin/python"))
    for python in candidates:
        probe = [python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
        with contextlib.suppress(OSError):
            run = subprocess.run(probe, capture_output=True, text=True, check=False)
            if run.stdout == version + "\n":
                return python
    return None


@pytest.fixture
def python(request: pytest.FixtureRequest) -> str:
    found = find_python(request.param)
    if found is None:
        pytest.skip(f"there is no Python {request.param} on this machine")
    return found


every_python = pytest.mark.parametrize("python", PYTHONS, indirect=True)


def hold_the_contract(name: str, folder: Path, runtime: str, python: str = sys.executable) -> None:
    """Run a form of gate in every way that it has."""
    form = FORMS[name]
    cases: list[tuple[tuple[str, ...], int, bool]] = [(("ok",), 3, True)]
    cases += [((way,), 0, True) for way in form.ways]
    cases += [(arguments, 0, False) for arguments in form.no_run]
    for index, (arguments, status, is_run) in enumerate(cases):
        assert_exit_contract(
            form.source.encode(),
            folder / f"{name}-{index}",
            arguments=arguments,
            stage_status=status,
            is_run=is_run,
            runtime=runtime,
            python=python,
        )


@pytest.mark.parametrize("name", ["sys_exit", "no_guard", "argparse", "click", "threads", "atexit"])
def test_the_contract_holds_where_the_exit_path_is_imported(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    hold_the_contract(name, tmp_path, PACKAGE)


@every_python
def test_the_contract_holds_in_both_forms_under_every_python(
    python: str, runtime: str, tmp_path: Path, nightly: bool
) -> None:
    for name in sorted(FORMS) if nightly else ["threads"]:
        hold_the_contract(name, tmp_path, runtime, python)


def test_a_gate_goes_from_one_form_to_the_other_and_back() -> None:
    source = FORMS["sys_exit"].source.encode()
    embedded, package = (install(source, runtime=form) for form in RUNTIMES)
    assert install(embedded, runtime=PACKAGE) == package
    assert install(package, runtime=EMBEDDED) == embedded
    assert install(package) == package


def test_the_imported_form_has_at_most_fifteen_lines() -> None:
    blocks = [*shared_blocks(False, PACKAGE), stage_block(STAGE4)]
    lines = [line for block in blocks for line in block.body.splitlines() if line]
    assert len(lines) + 2 * len(blocks) <= PACKAGE_LINES


def test_a_gate_without_the_package_fails_with_one_line(tmp_path: Path) -> None:
    gate = tmp_path / "gate.py"
    gate.write_bytes(
        install(
            b"import sys\n\n\ndef main():\n    print('packs')" + GUARD.encode(), runtime=PACKAGE
        )
    )
    run = subprocess.run(
        [sys.executable, "-IS", gate], capture_output=True, text=True, timeout=WAIT_S, check=False
    )
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr == "[ReleaseGate] FAILED: install stage4-gate\n"


def lay(folder: Path, body: str, runtime: str, stage: str) -> Path:
    """A patched gate with this body of main, and a stage beside it."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    gate = folder / "gate.py"
    gate.write_bytes(
        install(f"import sys\n\n\ndef main():\n{lines}{GUARD}".encode(), runtime=runtime)
    )
    (folder / "stage4").mkdir()
    (folder / "stage4" / "run_stage4.py").write_text(stage)
    return gate


def run_gate(gate: Path, *arguments: str, python: str = sys.executable) -> tuple[int, str, str]:
    run = subprocess.run(
        [python, gate.name, *arguments],
        cwd=gate.parent,
        capture_output=True,
        text=True,
        timeout=WAIT_S,
        check=False,
    )
    return run.returncode, run.stdout, run.stderr


# A stage that holds a pipe open for as long as it, or what it has started, lives.
STAGE = """
import signal, subprocess, sys
code = "import signal; print('both run', flush=True); signal.pause()"
subprocess.Popen([sys.executable, "-c", code])
signal.pause()
"""
ENDS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGKILL]


@pytest.mark.parametrize("number", ENDS, ids=lambda number: number.name)
def test_what_ends_the_gate_ends_its_stage_with_all_it_started(
    number: signal.Signals, runtime: str, tmp_path: Path
) -> None:
    gate = lay(tmp_path, "print('packs')", runtime, STAGE)
    process = subprocess.Popen(
        [sys.executable, "-c", HEED, gate.name],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    while "both run" not in (line := process.stdout.readline()):
        assert line, "the gate ended before its stage ran"
    process.send_signal(number)
    process.communicate(timeout=WAIT_S)  # the end of the pipe: nobody holds it any more
    assert process.returncode == -number


# What a shell starts in the background ignores SIGINT and SIGQUIT: not so the gate of this test.
HEED = """
import os, signal, sys
for number in (signal.SIGINT, signal.SIGQUIT):
    signal.signal(number, signal.SIG_DFL)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""

WATCHDOGS = {
    "alarm": "import signal\nsignal.alarm(1)",
    "setitimer": "import signal\nsignal.setitimer(signal.ITIMER_REAL, 0.5)",
    "faulthandler": "import faulthandler\nfaulthandler.dump_traceback_later(0.5, exit=True)",
}
SLOW = "import select\nselect.select([], [], [], 1.5)\nprint('the stage has run')\n"


@pytest.mark.parametrize("name", WATCHDOGS)
def test_the_gates_watchdogs_end_with_the_gate(name: str, runtime: str, tmp_path: Path) -> None:
    status, stdout, stderr = run_gate(lay(tmp_path, WATCHDOGS[name], runtime, SLOW))
    assert (status, stderr) == (0, "")
    assert stdout.endswith(f"the stage has run\n{LAST}0\n")


@every_python
@pytest.mark.parametrize("code", ["()", "(0,)", "(5,)", "(1, 2)"])
def test_a_tuple_given_to_sys_exit_ends_as_it_did(code: str, python: str, tmp_path: Path) -> None:
    gate = lay(tmp_path, f"return {code}", EMBEDDED, "print('stage')\n")
    plain = [python, "-c", f"import sys; sys.exit({code})"]
    before = subprocess.run(plain, capture_output=True, text=True, check=False)
    status, stdout, stderr = run_gate(gate, python=python)
    assert (status, stderr) == (int(before.returncode != 0), before.stderr)
    assert stdout.endswith(f"stage\n{LAST}{status}\n")


ATEXIT = """
import atexit
def fail():
    raise RuntimeError("a callback fails")
def leave():
    sys.exit(3)
for callback in (lambda: print("last"), fail, leave, lambda: print("first")):
    atexit.register(callback)
"""


@every_python
def test_callbacks_at_exit_end_as_they_did(python: str, tmp_path: Path) -> None:
    gate = lay(tmp_path, ATEXIT.strip(), EMBEDDED, "print('stage')\n")
    status, stdout, stderr = run_gate(gate, python=python)
    assert status == 0
    assert stdout.startswith("first\nlast\n\n[Stage 4] Running")
    assert stdout.endswith(f"stage\n{LAST}0\n")
    assert stderr.count("RuntimeError: a callback fails") == 1


@pytest.mark.parametrize("stream", ["sys.stdout", "sys.__stdout__", "sys.stderr"])
def test_the_last_line_is_printed_where_the_gate_closed_its_stream(
    stream: str, runtime: str, tmp_path: Path
) -> None:
    gate = lay(
        tmp_path, f"print('packs', flush=True)\n{stream}.close()", runtime, "print('stage')\n"
    )
    status, stdout, _ = run_gate(gate)
    assert (status, stdout.splitlines()[-1]) == (0, f"{LAST}0")


def test_a_gate_without_a_file_looks_for_its_stage_in_the_working_folder(
    runtime: str, tmp_path: Path
) -> None:
    gate = lay(tmp_path, "print('packs')", runtime, "print('stage')\n")
    code = f"exec(open({gate.name!r}).read())"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.endswith(f"stage\n{LAST}0\n")


def test_a_command_that_cannot_start_fails_and_says_so(runtime: str, tmp_path: Path) -> None:
    gate = lay(tmp_path, "print('packs')", runtime, "")
    text = gate.read_text().replace('["python", "stage4', '["no-such-command", "stage4')
    gate.write_text(text)
    status, stdout, _ = run_gate(gate)
    assert status == 1
    assert "[Stage 4] FAILED: cannot start: " in stdout
    assert "no-such-command" in stdout
