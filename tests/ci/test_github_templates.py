"""Every step of the workflows for GitHub, executed in a repository of someone else."""

from __future__ import annotations

import json
from pathlib import Path

from tests.ci.foreign import foreign_repository
from tests.ci.github import GitHub, Job
from tests.ci.steps import CHECK, QUICK, SECRETS, NewMachine, document, failed_steps, outcomes
from tests.loopback import free_port


def run(
    file: str, folder: Path, new: NewMachine, variables: dict[str, str], **facts: bool
) -> tuple[GitHub, dict[str, list[Job]]]:
    """Run a workflow in a repository of someone else."""
    repository = foreign_repository(folder / "repository", **facts)
    github = GitHub(repository, folder, new, variables, environment=QUICK)
    return github, github.run(document(file))


class TestPipeline:
    FILE = "ci/stage4_pipeline.yml"
    GATE = "The release gate, with Stage 4 as its final stage"

    def test_pass(self, tmp_path: Path, new_machine: NewMachine, ready: str) -> None:
        github, jobs = run(self.FILE, tmp_path, new_machine, {"STAGE_URL": ready})
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
        github, jobs = run(self.FILE, tmp_path, new_machine, {"STAGE_URL": sick})
        assert failed_steps(jobs["gate"][0]) == [self.GATE]
        assert failed_steps(jobs["staging"][0]) == ["Stage 4"]
        assert not jobs["staging"][0].failed
        assert "::error title=Stage 4" in jobs["staging"][0].step("Stage 4").output
        assert (github.artifacts / "staging" / "qa/stage4/v0.4.0/summary.json").is_file()

    def test_a_gate_without_the_stage_stops_the_pipeline(
        self, tmp_path: Path, new_machine: NewMachine
    ) -> None:
        _, jobs = run(self.FILE, tmp_path, new_machine, {}, staged=False)
        assert failed_steps(jobs["check"][0]) == [CHECK]
        said = jobs["check"][0].step(CHECK).output
        assert said.startswith("::error file=release_gate/run_all.py,title=codemod::absent")
        assert (jobs["gate"], jobs["staging"]) == ([], [])

    def test_a_service_that_the_pipeline_starts(
        self, tmp_path: Path, new_machine: NewMachine
    ) -> None:
        port = free_port()
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

    def test_pass(self, tmp_path: Path, new_machine: NewMachine, ready: str) -> None:
        github, jobs = run(self.FILE, tmp_path, new_machine, {"STAGE_URL": ready})
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
        _, jobs = run(self.FILE, tmp_path, new_machine, {"STAGE_URL": sick}, broken=True)
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
        # A merge that is content with nothing.
        (repository / "release_gate" / "merge.py").write_text("")
        jobs = GitHub(repository, tmp_path, new_machine).run(document(self.FILE))
        assert "Keep the results of the shard" in failed_steps(jobs["shard"][0])
        assert self.MERGE in failed_steps(jobs["verdict"][0])
