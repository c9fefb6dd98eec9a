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
