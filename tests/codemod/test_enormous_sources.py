"""Sources far beyond the usual are served or refused, and leave the process alive."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.codemod.command import GATE, codemod

ENORMOUS = {
    "10,000 lines": "import sys\n" + "print(1)\n" * 10_000 + "sys.exit(0)\n",
    "10,000 functions": "".join(f"def f{n}():\n    pass\n" for n in range(5_000)) + GATE,
    "a sum of 3,000 terms": "print(" + " + ".join(["1"] * 3_000) + ")\n",
    "90 brackets": "print(" + "(" * 90 + ")" * 90 + ")\n",
    "a sum of 100,000 terms": "print(" + " + ".join(["1"] * 100_000) + ")\n",
    "95 ifs": "".join("    " * n + "if True:\n" for n in range(95)) + "    " * 95 + "print(1)\n",
    "4,000 elifs": "if 0:\n    print(0)\n" + "elif 1:\n    print(1)\n" * 4_000,
    "a chain of 3,000 calls": "print(x" + ".f()" * 3_000 + ")\n",
    "20,000 strings": "print('a'\n" + "'b'\n" * 20_000 + ")\n",
}


@pytest.mark.parametrize("name", ENORMOUS)
def test_enormous_sources_are_served_or_refused_and_kill_nothing(tmp_path: Path, name: str) -> None:
    gate = tmp_path / "gate.py"
    gate.write_text(ENORMOUS[name])
    run = codemod(tmp_path, "apply", "gate.py")
    assert run.returncode in (0, 3), run
    assert "Traceback" not in run.stderr
    if run.returncode == 0:
        assert codemod(tmp_path, "check", "gate.py").returncode == 0
        assert codemod(tmp_path, "revert", "gate.py").returncode == 0
    else:
        assert "refused: " in run.stdout
    assert gate.read_text() == ENORMOUS[name]
