"""Laws that a stage keeps on any gate, for the tests of people who write stages of their own.

    from codemod.stage import Stage
    from codemod.testing import assert_exit_contract, assert_reversible

    STAGE5 = Stage("stage5", "Load test", "1.0.0", ("python", "stage5/run.py"), ("stage5/run.py",))

    def test_my_gate(tmp_path):
        source = Path("release_gate/run_all.py").read_bytes()
        assert_reversible(source, [STAGE5])
        assert_exit_contract(source, tmp_path, stage_status=1)

Everything is checked by what happens: the gate is run, without the stage and with it, side by side.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from codemod import engine
from codemod.source import decode, line_end, split_lines
from codemod.stage import STAGE4, Stage
from codemod.status import Status

MISSING = "missing"
HANGING = "hanging"
STAGE_SAYS = "the stage has run"
# What Python 3.12 and newer say by themselves about an exit status beyond a C long.
OVERFLOW = re.compile(
    r"(Exception ignored on threading shutdown:\n)?"
    r"OverflowError: Python int too large to convert to C long\n"
)


class Run(NamedTuple):
    """How a process ended (negative: by a signal), and what it printed."""

    status: int
    stdout: str
    stderr: str


def install(
    source: bytes,
    stages: Sequence[Stage] = (STAGE4,),
    scripts: Sequence[str] = (),
    runtime: str = "",
) -> bytes:
    """The gate with the stages; `runtime` as for `codemod apply`."""
    text = decode(source)
    return text.encode(engine.apply(text, stages, scripts, runtime=runtime).text)


def remove(
    source: bytes, stages: Sequence[Stage] = (STAGE4,), scripts: Sequence[str] = ()
) -> bytes:
    """The gate without the stages."""
    text = decode(source)
    return text.encode(engine.revert(text, stages, scripts).text)


def assert_reversible(
    source: bytes,
    stages: Sequence[Stage] = (STAGE4,),
    scripts: Sequence[str] = (),
    runtime: str = "",
) -> bytes:
    """Applying twice is applying once; what is applied is current; taking it out leaves nothing.

    Returns the gate with the stages.
    """
    patched = install(source, stages, scripts, runtime)
    assert patched != source, "nothing was installed"
    assert install(patched, stages, scripts) == patched, "applying twice is not applying once"
    status = engine.check(decode(patched), stages, scripts).status
    assert status in (Status.CURRENT, Status.BYPASSED), f"what was applied is {status.value}"
    assert remove(patched, stages, scripts) == source, "taking it out does not give the gate back"
    ends = {line_end(line) for line in split_lines(decode(source).text)} - {""}
    if ends:
        new = {line_end(line) for line in split_lines(decode(patched).text)} - {""}
        assert new <= ends, f"line ends {new - ends} are new"
    return patched


def assert_exit_contract(
    source: bytes,
    folder: Path,
    *,
    arguments: Sequence[str] = (),
    stage_status: int | str = 0,
    is_run: bool = True,
    interrupt: bool = False,
    scripts: Sequence[str] = (),
    python: str = sys.executable,
    runtime: str = "",
) -> None:
    """Run a gate without and with Stage 4 and hold the two against each other.

    folder        an empty one
    stage_status  what the stage ends with, or MISSING, or HANGING
    is_run        whether these arguments run the gate: not so for --help and for usage errors
    interrupt     send SIGINT as soon as the gate has printed a line
    """
    limit = 0.5 if stage_status == HANGING else 60
    stage = STAGE4._replace(time_limit=limit)
    patched = assert_reversible(source, [stage], scripts, runtime)
    plain = _run(folder / "plain", source, arguments, stage_status, interrupt, python)
    staged = _run(folder / "staged", patched, arguments, stage_status, interrupt, python)
    if is_run and not _crashed(plain):
        _assert_completed(plain, staged, stage_status)
    else:
        assert staged.status == plain.status, (plain, staged)
        assert staged.stdout == plain.stdout, (plain, staged)
        said = [_without_lines(run.stderr).splitlines() for run in (plain, staged)]
        if interrupt:  # where the signal meets the gate is chance
            said = [lines[-1:] for lines in said]
        assert said[0] == said[1], (plain, staged)


def _run(
    folder: Path,
    source: bytes,
    arguments: Sequence[str],
    stage_status: int | str,
    interrupt: bool,
    python: str,
) -> Run:
    gate = folder / "release_gate" / "run_all.py"
    stage = folder / "stage4" / "run_stage4.py"
    for path in (gate, stage):
        path.parent.mkdir(parents=True)
    gate.write_bytes(source)
    if stage_status == HANGING:
        stage.write_text(f"print({STAGE_SAYS!r}, flush=True)\nimport signal\nsignal.pause()\n")
    elif stage_status != MISSING:
        stage.write_text(f"print({STAGE_SAYS!r})\nraise SystemExit({stage_status})\n")
    process = subprocess.Popen(
        [python, str(gate), *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="surrogateescape",
        env={**os.environ, "PYTHONWARNINGS": "ignore", "COLUMNS": "200"},
        start_new_session=True,
        preexec_fn=_heed_interrupts,  # noqa: PLW1509 - this process has no threads
    )
    first = ""
    if interrupt and process.stdout:
        first = process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)
    stderr = re.sub(r"\bin \d+\.\d+s", "in N s", stderr)  # unittest tells its time
    stderr = OVERFLOW.sub("", stderr)
    return Run(process.returncode, (first + stdout).replace(str(folder), ""), stderr)


def _heed_interrupts() -> None:
    """What a shell has started in the background ignores SIGINT, and so do its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _crashed(run: Run) -> bool:
    """Whether it ended by a signal, or with the traceback of an exception that nothing caught."""
    last = run.stderr.rpartition("Traceback (most recent call last):\n")[2].splitlines()
    error = [line for line in last if line and not line.startswith(" ")]
    return run.status < 0 or (run.status == 1 and len(last) > 1 and last[-1:] == error)


def _assert_completed(plain: Run, staged: Run, stage_status: int | str) -> None:
    final = 0 if plain.status == 0 and stage_status == 0 else 1
    assert staged.status == final, (plain, staged)
    assert staged.stdout.startswith(plain.stdout), (plain, staged)
    assert _without_lines(staged.stderr).startswith(_without_lines(plain.stderr)), (plain, staged)
    said = staged.stdout[len(plain.stdout) :].splitlines()
    assert said[-1:] == [f"[ReleaseGate] Final exit code (with Stage 4): {final}"], staged
    assert "[Stage 4] Running Production Go-Live Readiness v0.4.0 ..." in said, staged
    assert said.count(STAGE_SAYS) == (stage_status != MISSING), staged
    failures = [line for line in said if line.startswith("[Stage 4] FAILED: ")]
    assert len(failures) == (stage_status != 0), staged
    if stage_status == MISSING:
        assert "is missing" in failures[0], staged
    if stage_status == HANGING:
        assert "time limit" in failures[0], staged


def _without_lines(trace: str) -> str:
    """A traceback without its line numbers, which the block moves, and without its own folder."""
    trace = re.sub(r'File "[^"]*(?:plain|staged)/', 'File "', trace)
    return re.sub(r", line \d+", ", line N", trace)
