"""Every way a gate can exit, before and after the stage is installed."""

from __future__ import annotations

import pytest

from codemod import engine
from codemod.explain import RUNS, SKIPPED, as_text
from codemod.source import Source
from codemod.stage import STAGE4
from codemod.testing import install
from tests.codemod.gates import FORMS

GATE = """import argparse
import atexit
import os
import sys

if os.environ.get("SKIP_GATE"):
    sys.exit(4)


def main():
    argparse.ArgumentParser().parse_args()
    if os.fork() == 0:
        os._exit(0)
    if bad:
        os._exit(0)
    if worse:
        os.execv("/bin/true", ["true"])
    if worst:
        os.abort()
    if done:
        raise SystemExit("failed")
    return 0


atexit.register(print)

if __name__ == "__main__":
    sys.exit(main())
"""


CLICK = """import sys

import click

click.Context


@click.group()
def cli():
    pass


@cli.command()
def run():
    sys.exit(code)


def pack():
    sys.exit(3)


sys.stdout.flush() or skip or sys.exit()

if __name__ == "__main__":
    registry.run(pack)
    sys.exit(0)
    cli()
"""
SHOWN = """gate.py: stage4 would be run after the module-level statements to the end (from line 22)
      line 8  @click.group          status 0 or 2            stage does not run: {help}
     line 15  sys.exit(code)        status what it is given  stage runs: {given}
     line 19  sys.exit(3)           status 3                 stage runs: {failed}
     line 22  sys.exit()            status 0                 stage runs: the stages decide
     line 26  sys.exit(0)           status 0                 stage runs: the stages decide
     line 27  falls off its end     status 0                 stage runs: {completed}
    anywhere  Ctrl-C                status by SIGINT         stage does not run: {no_end}
    anywhere  an uncaught exception  status 1              stage does not run: {crash}
"""
WHY = {
    "help": "help and usage errors are no run of the gate: output and status stay as they are",
    "given": "0 only if the stages pass",
    "failed": "the gate has failed; the final status is 1",
    "completed": "the gate completed: the stages decide",
    "no_end": "the gate did not complete",
    "crash": "the traceback and the status are the gate's",
}


def test_the_text_has_a_line_for_each_way() -> None:
    found = engine.explain_gate(Source(CLICK, "utf-8", b""), [STAGE4])
    said = as_text(found, "gate.py")
    shown = [line.split() for line in SHOWN.format(**WHY).splitlines()]
    assert [line.split() for line in said.splitlines()] == shown
    assert len({line.index(" status ") for line in said.splitlines()[1:]}) == 1


def ways(text: str) -> dict[str, tuple[int, str, str]]:
    found = engine.explain_gate(Source(text, "utf-8", b""), [STAGE4])
    lines = [way.line for way in found.ways]
    assert lines == sorted(filter(None, lines)) + [0] * lines.count(0)  # anywhere comes last
    return {way.what: (way.line, way.status, way.stage) for way in found.ways}


def test_every_way_has_its_line_status_and_what_the_stage_does() -> None:
    found = ways(GATE)
    assert found["sys.exit(4)"] == (7, "4", SKIPPED)
    assert found["argparse.ArgumentParser().parse_args()"] == (11, "0 or 2", SKIPPED)
    assert found["os._exit(0)"] == (15, "0", SKIPPED)
    assert found["os.execv('/bin/true', ['true'])"][2] == SKIPPED
    assert found["os.abort()"] == (19, "by a signal", SKIPPED)
    assert found["raise SystemExit('failed')"] == (21, "1", RUNS)
    assert found["sys.exit(main())"] == (28, "what it is given", RUNS)
    assert found["Ctrl-C"][2] == SKIPPED


def test_the_commands_of_a_group_can_exit_too() -> None:
    assert ways(FORMS["click_group"].source)["raise SystemExit('text')"] == (17, "1", RUNS)


def test_a_plain_statement_before_the_exit_path_is_outside_of_it() -> None:
    text = GATE.replace("atexit.register(print)", "ready = READY or sys.exit(5)")
    assert ways(text)["sys.exit(5)"] == (25, "5", SKIPPED)


def test_of_a_definition_only_what_it_calls_is_an_exit() -> None:
    text = GATE.replace(
        "def main",
        "def deco(f):\n    def g():\n        sys.exit(0)\n    return g\n\n\n@deco\ndef main",
    )
    assert "sys.exit(0)" not in ways(text)
    text = GATE.replace("def main():", "def leave():\n    sys.exit(0)\n\n\ndef main(x=leave()):")
    assert ways(text)["sys.exit(0)"] == (11, "0", RUNS)


@pytest.mark.parametrize("name", sorted(FORMS))
def test_installing_changes_what_is_wrapped_and_nothing_of_the_ways(name: str) -> None:
    text = FORMS[name].source
    before = engine.explain_gate(Source(text, "utf-8", b""), [STAGE4])
    patched = install(text.encode()).decode()
    after = engine.explain_gate(Source(patched, "utf-8", b""), [STAGE4])
    assert not before.installed
    assert after.installed
    assert [way[1:] for way in before.ways] == [way[1:] for way in after.ways]
    assert "would be run" in as_text(before, "gate.py")
    assert "is run" in as_text(after, "gate.py")


def test_a_moved_wrap_is_explained_by_where_it_stands() -> None:
    text = install(FORMS["sys_exit"].source.encode()).decode()
    wrap = "    with _GateExit(_run_stage4):\n        sys.exit(main())\n"
    inner = wrap.replace("    ", "        ", 1).replace("\n        sys", "\n            sys")
    moved = text.replace(wrap, f"    try:\n{inner}    finally:\n        sys.exit(4)\n")
    found = engine.explain_gate(Source(moved, "utf-8", b""), [STAGE4])
    assert "_GateExit" in moved.splitlines()[found.line - 1]
    assert f"moved into the try in line {found.line - 1}" in as_text(found, "gate.py")
    stages = {way.what: way.stage for way in found.ways}
    assert stages["sys.exit(main())"] == RUNS
    assert stages["sys.exit(4)"] == SKIPPED
