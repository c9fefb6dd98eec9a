"""Imports run one way: the contracts stand in setup.cfg, `[importlinter:contract:...]`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.checkout import ROOT
from tests.repository.tree import PACKAGES, modules_of

# A wrong import each, and the contract that refuses it.
WRONG_IMPORTS = {
    "stage4_gate/errors.py": ("import codemod.errors", "foundation"),
    "codemod/errors.py": ("import stage4.errors", "codemod"),
    "stage4/errors.py": ("import codemod.errors", "stage4"),
    "release_gate/errors.py": ("import stage4.errors", "release_gate"),
    "release_gate/model.py": ("import release_gate.runner.gate", "release_gate-layers"),
    "release_gate/runner/crew.py": ("import release_gate.testkit.client", "release_gate-engine"),
    "codemod/source.py": ("import codemod.engine", "codemod-layers"),
    "codemod/block.py": ("import codemod.locks", "codemod-core"),
    "stage4/model.py": ("import stage4.run", "stage4-layers"),
    "backend/clock.py": ("import stage4_gate.errors", "backend"),
    "backend/context.py": ("import backend.app", "backend-layers"),
    "stage4/csp/policy.py": ("import requests", "probe"),
    "backend/tokens.py": ("import backend.sessions", "no-cycles"),
}


def lint_imports(folder: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    chosen = [word for name in contracts for word in ("--contract", name)]
    return subprocess.run(
        [str(program), "--no-cache", "--no-logo", *chosen],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def copied_tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tree")
    shutil.copy(ROOT / "setup.cfg", folder)
    for package in PACKAGES:
        for module in modules_of(package):
            (folder / module).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / module, folder / module)
    return folder


def test_every_contract_holds(copied_tree: Path) -> None:
    done = lint_imports(copied_tree)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("module", WRONG_IMPORTS)
def test_a_wrong_import_breaks_its_contract(copied_tree: Path, module: str) -> None:
    statement, contract = WRONG_IMPORTS[module]
    text = (copied_tree / module).read_text("utf-8")
    (copied_tree / module).write_text(f"{text}\n{statement}\n", "utf-8")
    try:
        done = lint_imports(copied_tree, contract)
    finally:
        (copied_tree / module).write_text(text, "utf-8")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "1 broken" in done.stdout
