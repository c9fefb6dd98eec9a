"""A program that is forked behaves as one that is started."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from release_gate.paths import ROOT
from release_gate.service import warm_python
from release_gate.service.fork_server import ForkedTree
from release_gate.service.process_tree import ProcessTree
from release_gate.service.warm_python import WarmPython, start_tree

PROGRAM = """
import json, os, sys
found = {"name": __name__, "argv": sys.argv[1:], "mine": os.environ.get("MINE")}
found |= {"home": os.environ.get("HOME"), "folder": os.getcwd(), "warm": "json.tool" in sys.modules}
print("to the log")
with open(int(sys.argv[1]), "w") as pipe: json.dump(found, pipe)
raise SystemExit(5)
"""


@pytest.fixture(params=[True, False], ids=["forked", "started"])
def is_warm(request: pytest.FixtureRequest) -> Iterator[bool]:
    if not request.param:
        yield False
        return
    warm = WarmPython(("json.tool", "no_such_module"), ROOT)
    warm_python.use(warm)
    yield True
    warm_python._warm.clear()
    warm.stop()


def test_a_module_runs_with_its_arguments_environment_descriptors_and_output(
    is_warm: bool, tmp_path: Path
) -> None:
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    read_end, write_end = os.pipe()
    environ = {"MINE": "1", "PYTHONPATH": str(tmp_path), "PATH": os.environ["PATH"]}
    command = [sys.executable, "-m", "program", str(write_end), "two"]
    with (tmp_path / "log").open("wb") as log:
        tree = start_tree(command, environ, tmp_path, log, [write_end])
    os.close(write_end)
    with open(read_end, encoding="utf-8") as pipe:
        found = pipe.read()
    assert isinstance(tree, ForkedTree if is_warm else ProcessTree)
    assert tree.wait(20) == 5
    expected = f'{{"name": "__main__", "argv": ["{write_end}", "two"], "mine": "1", "home": null, '
    assert found == f'{expected}"folder": "{tmp_path}", "warm": {str(is_warm).lower()}}}'
    assert (tmp_path / "log").read_text("utf-8") == "to the log\n"
    tree.kill()


def test_another_program_is_started(is_warm: bool, tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log:
        tree = start_tree(["sh", "-c", "exit 4"], os.environ, tmp_path, log)
    assert isinstance(tree, ProcessTree)
    assert tree.wait(20) == 4
    tree.kill()


def test_a_warm_python_that_was_killed_is_done_without(tmp_path: Path) -> None:
    warm = WarmPython((), ROOT)
    warm_python.use(warm)
    try:
        warm._process.kill()
        warm._process.wait()
        with (tmp_path / "log").open("wb") as log:
            tree = start_tree([sys.executable, "-m", "json.tool", "-h"], os.environ, tmp_path, log)
        assert isinstance(tree, ProcessTree)
        assert tree.wait(20) == 0
        tree.kill()
    finally:
        warm_python._warm.clear()
        warm.stop()


def test_it_is_ready_when_the_modules_are_imported(tmp_path: Path) -> None:
    """What changes in a module afterwards is not seen."""
    slow, status = tmp_path / "slow.py", tmp_path / "status.py"
    slow.write_text("import time\ntime.sleep(0.2)\nSTATUS = 3\n", encoding="utf-8")
    status.write_text("import slow, sys\nsys.exit(slow.STATUS)\n", encoding="utf-8")
    warm = WarmPython(("slow",), tmp_path)
    warm.wait_until_ready()
    slow.write_text("STATUS = 4\n", encoding="utf-8")
    environ = {**os.environ, "PYTHONPATH": str(tmp_path)}
    with (tmp_path / "log").open("wb") as log:
        tree = warm.start([sys.executable, "-m", "status"], environ, tmp_path, log)
    assert tree.wait(20) == 3
    tree.kill()
    warm.stop()
