"""Every step of the pipeline for GitLab, executed in a repository of someone else."""

from __future__ import annotations

import json
from pathlib import Path

from tests.ci import gitlab
from tests.ci.foreign import foreign_repository
from tests.ci.steps import QUICK, SECRETS, NewMachine, document
from tests.gitlab_reports import assert_is_code_quality
from tests.loopback import free_port


class TestGitLab:
    FILE = "ci/gitlab-stage4.yml"

    def run(
        self, folder: Path, new: NewMachine, variables: dict[str, str], **facts: bool
    ) -> dict[str, list[gitlab.Job]]:
        repository = foreign_repository(folder / "repository", **facts)
        return gitlab.run_pipeline(document(self.FILE), repository, folder, new, variables)

    def test_pass(self, tmp_path: Path, new_machine: NewMachine, ready: str) -> None:
        variables = {"STAGE_URL": ready, "PROD_URL": ready, "CI_PIPELINE_SOURCE": "web"}
        jobs = self.run(tmp_path, new_machine, {**variables, **SECRETS, **QUICK})
        for name, (job,) in jobs.items():
            assert job.ended.status == 0, (name, job.ended.output)
            assert_is_code_quality(job.reports["codequality"].read_text("utf-8"))
        assert set(jobs) == {"stage4-check", "release-gate", "stage4-staging", "stage4-production"}
        assert set(jobs["release-gate"][0].reports) == {"junit", "codequality"}
        assert "intent      live" in jobs["stage4-production"][0].ended.output

    def test_a_sick_deployment_fails_and_is_advice_for_staging(
        self, tmp_path: Path, new_machine: NewMachine, sick: str
    ) -> None:
        variables = {"STAGE_URL": sick, "PROD_URL": sick, "CI_PIPELINE_SOURCE": "web"}
        jobs = self.run(tmp_path, new_machine, {**variables, **QUICK})
        for name in ("release-gate", "stage4-staging", "stage4-production"):
            (job,) = jobs[name]
            assert job.ended.status == 1, (name, job.ended.output)
            assert job.allowed_to_fail == (name == "stage4-staging")
            entries = json.loads(job.reports["codequality"].read_text("utf-8"))
            places = {(e["severity"], e["location"]["path"]) for e in entries}
            assert ("critical", ".gitlab-ci.yml") in places
            assert "<failure" in job.reports["junit"].read_text("utf-8")

    def test_a_gate_without_the_stage_stops_the_pipeline(
        self, tmp_path: Path, new_machine: NewMachine
    ) -> None:
        jobs = self.run(tmp_path, new_machine, {}, staged=False)
        (check,) = jobs.pop("stage4-check")
        assert check.ended.status == 1
        (entry,) = json.loads(check.reports["codequality"].read_text("utf-8"))
        assert entry["location"]["path"] == "release_gate/run_all.py"
        assert not any(jobs.values())

    def test_a_service_that_the_job_starts(self, tmp_path: Path, new_machine: NewMachine) -> None:
        port = free_port()
        serve = {"SERVE": f"python service.py {port}", "SERVE_URL": f"http://127.0.0.1:{port}"}
        (job,) = self.run(tmp_path, new_machine, {**serve, **QUICK})["release-gate"]
        assert job.ended.status == 0, job.ended.output
