"""Every step of the action and of the reusable workflow, in a repository of someone else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checkout import ROOT, copy_sources
from tests.ci.foreign import foreign_repository
from tests.ci.github import GitHub, Job
from tests.ci.steps import CHECK, QUICK, SECRETS, NewMachine, document, failed_steps, outcomes


class TestReusableWorkflow:
    FILE = ".github/workflows/stage4.yml"

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
        assert failed_steps(job) == [CHECK, "Stage 4"]
        assert job.outputs == {"status": "FAIL", "p95": ""}

    def test_no_gate(self, tmp_path: Path, new_machine: NewMachine, ready: str) -> None:
        _, job = self.run(tmp_path, new_machine, {}, url=ready, gates="none")
        assert outcomes(job)[CHECK] == "skipped"
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
