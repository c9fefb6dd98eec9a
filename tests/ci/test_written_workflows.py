"""What `stage4-gate workflow` writes runs where it was written."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ci import gitlab
from tests.ci.foreign import foreign_repository
from tests.ci.github import GitHub
from tests.ci.steps import CHECK, QUICK, NewMachine


class TestWrittenForARepository:
    """What `stage4-gate workflow` writes runs where it was written."""

    GATES = ("release gate.py", "ci/nightly")

    @pytest.fixture
    def repository(self, tmp_path: Path, nightly: bool) -> Path:
        if not nightly:
            pytest.skip("ten machines install the package: nightly")
        folder = foreign_repository(tmp_path / "repository")
        for name in self.GATES:
            (folder / name).parent.mkdir(exist_ok=True)
            shutil.copy(folder / "release_gate" / "run_all.py", folder / name)
        (folder / "setup.cfg").write_text(
            "[codemod]\ngates =\n    " + "\n    ".join(self.GATES) + "\n"
        )
        (folder / ".python-version").write_text("3.12\n3.11\n")
        (folder / ".env.example").write_text("STAGING_URL=\n")
        return folder

    def written(self, repository: Path, system: str) -> dict[Any, Any]:
        command = [sys.executable, "-m", "stage4_gate", "workflow", system]
        done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        read: dict[Any, Any] = yaml.safe_load(done.stdout)
        return read

    def test_github(
        self, repository: Path, tmp_path: Path, new_machine: NewMachine, ready: str
    ) -> None:
        github = GitHub(repository, tmp_path, new_machine, {"STAGING_URL": ready}, None, QUICK)
        jobs = github.run(self.written(repository, "github"))
        assert [job.failed for runs in jobs.values() for job in runs] == [False] * 6
        assert "2 files: 2 current" in jobs["check"][0].step(CHECK).output

    def test_gitlab(
        self, repository: Path, tmp_path: Path, new_machine: NewMachine, ready: str
    ) -> None:
        pipeline = self.written(repository, "gitlab")
        variables = {"STAGING_URL": ready, **QUICK}
        jobs = gitlab.run_pipeline(pipeline, repository, tmp_path, new_machine, variables)
        assert {name: len(runs) for name, runs in jobs.items()} == {
            "stage4-check": 1,
            "release-gate": 4,
            "stage4-staging": 1,
            "stage4-production": 0,
        }
        assert not [job.ended for runs in jobs.values() for job in runs if job.ended.status]
