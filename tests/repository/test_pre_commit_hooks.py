"""The hooks that other repositories use: real pre-commit, in a real repository."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
import yaml

from tests.checkout import ROOT, copy_sources

GATE = """import sys


def main():
    return 0


if __name__ == "__main__":
    sys.exit(main())
"""
# No network: the hook's environment takes build tools and dependencies from this one.
OFFLINE = {
    "PIP_NO_INDEX": "1",
    "PIP_NO_DEPS": "1",
    "PIP_NO_BUILD_ISOLATION": "0",  # pip reads this variable the other way round
    "PYTHONPATH": sysconfig.get_path("purelib"),
}


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.com"]
    command = ["git", "-C", str(folder), *identity, *words]
    subprocess.run(command, check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "Add everything")


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with these files, as pre-commit clones it, and pre-commit's cache."""
    folder = tmp_path_factory.mktemp("hooks")
    commit(copy_sources(folder / "repository"))
    return folder


def try_hook(hooks: Path, name: str, folder: Path) -> subprocess.CompletedProcess[str]:
    git(folder, "add", "-A")
    command = [sys.executable, "-m", "pre_commit", "try-repo", str(hooks / "repository"), name]
    return subprocess.run(
        [*command, "--all-files", "--verbose"],
        cwd=folder,
        env={**os.environ, **OFFLINE, "PRE_COMMIT_HOME": str(hooks / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_check_fails_until_apply_has_installed_the_stage(
    hooks: Path, tmp_path: Path, nightly: bool
) -> None:
    if not nightly:
        pytest.skip("pre-commit takes long to build the hooks' environment: nightly")
    gate = tmp_path / "release_gate" / "run_all.py"
    gate.parent.mkdir()
    gate.write_text(GATE)
    commit(tmp_path)
    checked = try_hook(hooks, "codemod-check", tmp_path)
    assert checked.returncode == 1, checked.stdout + checked.stderr
    assert "absent" in checked.stdout
    applied = try_hook(hooks, "codemod-apply", tmp_path)
    assert applied.returncode == 1  # it has changed a file
    assert "files were modified by this hook" in applied.stdout
    assert [path.name for path in gate.parent.iterdir()] == [gate.name]
    for name in ("codemod-check", "codemod-apply"):
        passed = try_hook(hooks, name, tmp_path)
        assert passed.returncode == 0, passed.stdout + passed.stderr


def test_each_hook_is_described_in_the_documentation() -> None:
    page = (ROOT / "docs" / "codemod.md").read_text("utf-8")
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")):
        assert f"- id: {hook['id']}" in page
