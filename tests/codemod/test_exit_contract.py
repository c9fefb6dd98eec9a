"""The exit contract, proved by running each gate without and with the stage, side by side."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from codemod.testing import HANGING, MISSING, assert_exit_contract, assert_reversible, install
from tests.codemod.gates import FORMS, Form

RUNS = [
    pytest.param(form, (way,), status, True, id=f"{name}-{way}-{status}")
    for name, form in FORMS.items()
    for way, status in [*((way, 0) for way in form.ways), ("ok", 3)]
]
NO_RUNS = [
    pytest.param(form, arguments, 0, False, id=f"{name}-{'_'.join(arguments)}")
    for name, form in FORMS.items()
    for arguments in form.no_run
]


@pytest.mark.parametrize(("form", "arguments", "stage_status", "is_run"), RUNS + NO_RUNS)
def test_gate_and_stage_give_the_status_that_the_contract_says(
    form: Form, arguments: tuple[str, ...], stage_status: int, is_run: bool, tmp_path: Path
) -> None:
    assert_exit_contract(
        form.source.encode(),
        tmp_path,
        arguments=arguments,
        stage_status=stage_status,
        is_run=is_run,
    )


@pytest.mark.parametrize("stage_status", [MISSING, HANGING])
@pytest.mark.parametrize("name", ["sys_exit", "no_guard", "click"])
def test_a_stage_that_is_missing_or_hangs_fails_and_says_so(
    name: str, stage_status: str, tmp_path: Path
) -> None:
    assert_exit_contract(FORMS[name].source.encode(), tmp_path, stage_status=stage_status)


INTERRUPTED = {
    "call": """
import signal
import sys


def main():
    print("packs are running", flush=True)
    signal.pause()


if __name__ == "__main__":
    sys.exit(main())
""",
    "no_guard": """
import signal
print("packs are running", flush=True)
signal.pause()
""",
    "click": """
import signal

import click


@click.command()
def main():
    print("packs are running", flush=True)
    signal.pause()


if __name__ == "__main__":
    main()
""",
}


@pytest.mark.parametrize("name", INTERRUPTED)
def test_an_interrupted_gate_ends_as_it_did_and_runs_no_stage(name: str, tmp_path: Path) -> None:
    assert_exit_contract(INTERRUPTED[name].encode(), tmp_path, interrupt=True, is_run=False)


def test_importing_a_gate_runs_nothing_and_main_called_by_a_test_runs_no_stage(
    tmp_path: Path,
) -> None:
    gate = install(FORMS["sys_exit"].source.encode())
    (tmp_path / "gate.py").write_bytes(gate)
    code = "import gate; print('imported'); print(gate.main(['fail']))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout) == (0, "imported\npacks ran: fail\n3\n")


SCRIPT = """
import sys


def main():
    print("packs ran:", sys.argv[1:])
    if sys.argv[1:] == ["crash"]:
        raise RuntimeError("a pack crashed")
    return {"ok": None, "text": "text", "fail": 3}[sys.argv[1]]
"""
GUARD = '\n\nif __name__ == "__main__":\n    sys.exit(main())\n'


@pytest.mark.parametrize("tail", ["", GUARD, "\n\nrun = main\n"], ids=["bare", "guard", "alias"])
@pytest.mark.parametrize("argument", ["ok", "text", "fail", "crash"])
def test_a_console_script_ends_with_the_stage_with_and_without_a_guard(
    tail: str, argument: str, tmp_path: Path
) -> None:
    name = "run" if "alias" in tail or "run =" in tail else "main"
    source = (SCRIPT + tail).encode()
    patched = assert_reversible(source, scripts=[name])
    runs = []
    for folder, gate in (("plain", source), ("staged", patched)):
        (tmp_path / folder / "stage4").mkdir(parents=True)
        (tmp_path / folder / "gate.py").write_bytes(gate)
        (tmp_path / folder / "stage4" / "run_stage4.py").write_text("print('stage')")
        launcher = tmp_path / folder / "launcher"
        launcher.write_text(f"import sys\nfrom gate import {name}\nsys.exit({name}())\n")
        runs.append(
            subprocess.run(
                [sys.executable, launcher, argument], capture_output=True, text=True, check=False
            )
        )
    plain, staged = runs
    if argument == "crash":
        assert staged.returncode == plain.returncode == 1
        assert "stage" not in staged.stdout
        if sys.version_info >= (3, 11):  # before, Python adds the frame of a re-raise
            lines = [line for line in staged.stderr.splitlines() if "File" in line]
            assert len(lines) == plain.stderr.count("File")
    else:
        final = int(argument != "ok")
        last = f"[ReleaseGate] Final exit code (with Stage 4): {final}"
        assert staged.returncode == final
        assert staged.stdout.startswith(plain.stdout)
        assert staged.stdout.count("\nstage\n") == 1
        assert staged.stdout.splitlines()[-1] == last
        assert staged.stderr == plain.stderr
