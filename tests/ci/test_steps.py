"""Every step of every file for CI systems, executed in a repository of someone else."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.checkout import ROOT, copy_sources
from tests.ci import gitlab
from tests.ci.foreign import foreign_repository
from tests.ci.github import GitHub, Job
from tests.ci.machine import Machine
from tests.gitlab_reports import assert_is_code_quality

NewMachine = Callable[[Path], Machine]
# Without the canary a run takes no time; the action is tried with it.
QUICK = {"S4_SKIP": "canary"}
# Secrets of a service in production that Stage 4 finds sound.
SECRETS = {
    "STRIPE_SIGNING_SECRET": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "EMAIL_FROM": "noreply@acme-shop.io",
}


def document(path: str) -> dict[Any, Any]:
    read: dict[Any, Any] = yaml.safe_load((ROOT / path).read_text("utf-8"))
    return read


def outcomes(job: Job) -> dict[str, str]:
    return {step.name: step.outcome for step in job.steps}


def failed_steps(job: Job) -> list[str]:
    return [step.name for step in job.steps if step.outcome == "failure"]


class TestPipeline:
    FILE = "ci/stage4_pipeline.yml"
    CHECK = "Fail if the stage is missing, modified or bypassed"
    GATE = "The release gate, with Stage 4 as its final stage"

    def run(
        self, folder: Path, new: NewMachine, variables: dict[str, str], **facts: bool
    ) -> tuple[GitHub, dict[str, list[Job]]]:
        repository = foreign_repository(folder / "repository", **facts)
        github = GitHub(repository, folder, new, variables, environment=QUICK)
        return github, github.run(document(self.FILE))

    def test_pass(self, tmp_path: Path, new_machine: NewMachine, ready: str) -> None:
        github, jobs = self.run(tmp_path, new_machine, {"STAGE_URL": ready})
        assert {name: [job.failed for job in runs] for name, runs in jobs.items()} == {
            "check": [False],
            "gate": [False],
            "staging": [False],
        }
        (gate,) = jobs["gate"]
        said = gate.step(self.GATE).output
        assert "packs passed" in said
        assert said.endswith("[ReleaseGate] Final exit code (with Stage 4): 0\n")
        assert "PASS" in gate.step(self.GATE).summary
        kept = {path.name for path in github.artifacts.iterdir()}
        assert kept == {"release-gate-0", "staging"}
        summary = github.artifacts / "release-gate-0" / "qa/stage4/v0.4.0/summary.json"
        assert json.loads(summary.read_text("utf-8"))["base_url"] == ready

    def test_a_sick_deployment_fails_the_gate_and_is_advice_for_staging(
        self, tmp_path: Path, new_machine: NewMachine, sick: str
    ) -> None:
        github, jobs = self.run(tmp_path, new_machine, {"STAGE_URL": sick})
        assert failed_steps(jobs["gate"][0]) == [self.GATE]
        assert failed_steps(jobs["staging"][0]) == ["Stage 4"]
        assert not jobs["staging"][0].failed
        assert "::error title=Stage 4" in jobs["staging"][0].step("Stage 4").output
        assert (github.artifacts / "staging" / "qa/stage4/v0.4.0/summary.json").is_file()

    def test_a_gate_without_the_stage_stops_the_pipeline(
        self, tmp_path: Path, new_machine: NewMachine
    ) -> None:
        _, jobs = self.run(tmp_path, new_machine, {}, staged=False)
        assert failed_steps(jobs["check"][0]) == [self.CHECK]
        said = jobs["check"][0].step(self.CHECK).output
        assert said.startswith("::error file=release_gate/run_all.py,title=codemod::absent")
        assert (jobs["gate"], jobs["staging"]) == ([], [])

    def test_a_service_that_the_pipeline_starts(
        self, tmp_path: Path, new_machine: NewMachine
    ) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        workflow = document(self.FILE)
        workflow["env"]["SERVE"] = f"python service.py {port}"
        workflow["env"]["SERVE_URL"] = f"http://127.0.0.1:{port}"
        repository = foreign_repository(tmp_path / "repository")
        jobs = GitHub(repository, tmp_path, new_machine, environment=QUICK).run(workflow)
        (gate,) = jobs["gate"]
        assert (outcomes(gate)["Start the service"], outcomes(gate)[self.GATE]) == (
            "success",
            "success",
        )
        assert jobs["staging"] == []


class TestGate:
    FILE = "ci/stage4_gate.yml"

    def run(
        self, folder: Path, new: NewMachine, url: str, secrets: dict[str, str]
    ) -> tuple[GitHub, Job]:
        repository = foreign_repository(folder / "repository")
        github = GitHub(repository, folder, new, secrets=secrets, environment=QUICK)
        inputs = {"base_url": url, "health_url": f"{url}/health"}
        ((job,),) = github.run(document(self.FILE), inputs).values()
        return github, job

    def test_pass(self, tmp_path: Path, new_machine: NewMachine, ready: str) -> None:
        github, job = self.run(tmp_path, new_machine, ready, SECRETS)
        assert not job.failed, job.step("Stage 4").output
        summary = json.loads(
            (github.artifacts / "stage4/qa/stage4/v0.4.0/summary.json").read_text("utf-8")
        )
        assert (summary["status"], summary["expect_live"]) == ("PASS", True)

    def test_missing_secrets_fail_production(
        self, tmp_path: Path, new_machine: NewMachine, ready: str
    ) -> None:
        github, job = self.run(tmp_path, new_machine, ready, {})
        assert failed_steps(job) == ["Stage 4"]
        assert "STRIPE_SIGNING_SECRET" in job.step("Stage 4").output
        assert (github.artifacts / "stage4/qa/stage4/v0.4.0/junit.xml").is_file()


class TestReleaseGate:
    FILE = "ci/release_gate.yml"
    MERGE = "Merge the shards, with Stage 4 as the final stage"

    def run(
        self, folder: Path, new: NewMachine, variables: dict[str, str], **facts: bool
    ) -> tuple[GitHub, dict[str, list[Job]]]:
        repository = foreign_repository(folder / "repository", **facts)
        github = GitHub(repository, folder, new, variables, environment=QUICK)
        return github, github.run(document(self.FILE))

    def test_pass(self, tmp_path: Path, new_machine: NewMachine, ready: str) -> None:
        github, jobs = self.run(tmp_path, new_machine, {"STAGE_URL": ready})
        assert [job.failed for job in jobs["shard"]] == [False] * 3
        (verdict,) = jobs["verdict"]
        assert not verdict.failed
        said = verdict.step(self.MERGE).output
        assert said.startswith("merged 1/3 2/3 3/3\n")
        assert said.endswith("[ReleaseGate] Final exit code (with Stage 4): 0\n")
        assert said.count("[Stage 4] Running") == 1
        assert not any("Stage 4" in step.output for job in jobs["shard"] for step in job.steps)
        assert {path.name for path in github.artifacts.iterdir()} == {
            "shard-0",
            "shard-1",
            "shard-2",
            "release-gate",
        }

    def test_a_broken_gate_and_a_sick_deployment_fail_and_are_merged_all_the_same(
        self, tmp_path: Path, new_machine: NewMachine, sick: str
    ) -> None:
        _, jobs = self.run(tmp_path, new_machine, {"STAGE_URL": sick}, broken=True)
        assert all(job.failed for job in jobs["shard"])
        (verdict,) = jobs["verdict"]
        assert failed_steps(verdict) == [self.MERGE]
        said = verdict.step(self.MERGE).output
        assert said.startswith("merged 1/3 2/3 3/3\n")
        assert "[Stage 4] FAILED" in said

    def test_shards_without_results_are_no_pass(
        self, tmp_path: Path, new_machine: NewMachine
    ) -> None:
        repository = foreign_repository(tmp_path / "repository")
        (repository / "release_gate" / "shard.py").write_text("raise RuntimeError\n")
        (repository / "release_gate" / "merge.py").write_text(
            ""
        )  # one that is content with nothing
        jobs = GitHub(repository, tmp_path, new_machine).run(document(self.FILE))
        assert "Keep the results of the shard" in failed_steps(jobs["shard"][0])
        assert self.MERGE in failed_steps(jobs["verdict"][0])


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
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        serve = {"SERVE": f"python service.py {port}", "SERVE_URL": f"http://127.0.0.1:{port}"}
        (job,) = self.run(tmp_path, new_machine, {**serve, **QUICK})["release-gate"]
        assert job.ended.status == 0, job.ended.output


class TestReusableWorkflow:
    FILE = ".github/workflows/stage4.yml"
    CHECK = "Fail if the stage is missing, modified or bypassed"

    def run(
        self, folder: Path, new: NewMachine, secrets: dict[str, str], **inputs: str
    ) -> tuple[GitHub, Job]:
        repository = foreign_repository(folder / "repository", staged=inputs.get("gates") == "")
        github = GitHub(repository, folder, new, secrets=secrets, environment=QUICK)
        ((job,),) = github.run(document(self.FILE), inputs).values()
        return github, job

    def test_pass(self, tmp_path: Path, new_machine: NewMachine, ready: str) -> None:
        lines = "\n".join(f"{name}={value}" for name, value in SECRETS.items())
        live = {"url": ready, "gates": "", "expect-live": "1", "artifact": "live"}
        more = f"{lines}\nSTRIPE_TEST=0\nNOTIFY_MODE=resend\n"
        github, job = self.run(tmp_path, new_machine, {"variables": more}, **live)
        assert not job.failed, job.step("Stage 4").output
        assert job.outputs == {"status": "PASS", "p95": ""}
        assert "PASS" in job.step("Stage 4").summary
        assert (github.artifacts / "live" / "v0.4.0" / "summary.json").is_file()

    def test_both_steps_run_and_fail(
        self, tmp_path: Path, new_machine: NewMachine, sick: str
    ) -> None:
        gates = "release_gate/run_all.py"
        _, job = self.run(tmp_path, new_machine, {}, url=sick, gates=gates)
        assert failed_steps(job) == [self.CHECK, "Stage 4"]
        assert job.outputs == {"status": "FAIL", "p95": ""}

    def test_no_gate(self, tmp_path: Path, new_machine: NewMachine, ready: str) -> None:
        _, job = self.run(tmp_path, new_machine, {}, url=ready, gates="none")
        assert outcomes(job)[self.CHECK] == "skipped"
        assert not job.failed


class TestAction:
    FILE = ROOT / "action.yml"

    def use(
        self, folder: Path, new: NewMachine, action: Path, /, **inputs: str
    ) -> tuple[GitHub, Job]:
        """Use the action where the gate has no stage if the inputs name gates."""
        repository = foreign_repository(folder / "repository", staged="gates" not in inputs)
        github = GitHub(repository, folder, new)
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        return github, github.use_action(action, given, {})

    def test_pass_with_the_code_of_the_action_and_with_the_canary(
        self, tmp_path: Path, new_bare_machine: NewMachine, ready: str
    ) -> None:
        source = copy_sources(tmp_path / "source") / "action.yml"
        github, job = self.use(tmp_path, new_bare_machine, source, url=ready, profile="quick")
        assert not job.failed, [step.output for step in job.steps]
        assert job.outputs["status"] == "PASS"
        assert float(job.outputs["p95"]) > 0
        assert "Release gates" in job.step("gates").summary
        assert "current" in job.step("gates").summary
        assert "PASS" in job.step("live").summary
        assert github.sarif == ["codemod.sarif", "stage4.sarif"]
        kept = {path.name for path in (github.artifacts / "stage4").iterdir()}
        assert {"summary.json", "junit.xml", "stage4.sarif", "codemod.sarif"} <= kept

    def test_both_parts_run_and_fail(
        self, tmp_path: Path, new_machine: NewMachine, sick: str
    ) -> None:
        github, job = self.use(
            tmp_path, new_machine, self.FILE, version="0.4.0", url=sick,
            gates="release_gate/run_all.py", expect_live="1",
        )  # fmt: skip
        assert failed_steps(job) == ["gates", "live"]
        assert job.outputs["status"] == "FAIL"
        assert "absent" in job.step("gates").summary
        assert "::error" in job.step("gates").output and "::error" in job.step("live").output
        assert "intent      live" in job.step("live").output
        assert github.sarif == ["codemod.sarif", "stage4.sarif"]

    def test_parts_can_be_left_out(self, tmp_path: Path, new_machine: NewMachine) -> None:
        github, job = self.use(
            tmp_path, new_machine, self.FILE, version="0.4.0", url="none",
            gates="none", sarif="false", artifact="",
        )  # fmt: skip
        assert [step.outcome for step in job.steps] == ["success", "success"] + ["skipped"] * 4
        assert job.outputs["status"] == ""
        assert not github.artifacts.exists()

    @pytest.mark.parametrize("names", [["version"], ["gates", "url", "health_url", "profile"]])
    def test_an_input_is_never_a_command(
        self, names: list[str], tmp_path: Path, new_machine: NewMachine
    ) -> None:
        trap = tmp_path / "trapped"
        hostile = dict.fromkeys(names, f'"; touch {trap}; $(touch {trap}) `touch {trap}`')
        given = {"version": "0.4.0", "sarif": "false", **hostile}
        _, job = self.use(tmp_path, new_machine, self.FILE, **given)
        assert failed_steps(job) == (["install"] if names == ["version"] else ["gates", "live"])
        assert not trap.exists()


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
        assert "2 files: 2 current" in jobs["check"][0].step(TestPipeline.CHECK).output

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
