"""Runs workflows and composite actions as GitHub does: each job on a fresh machine, step by step.

The actions that the files of this repository use are replaced by what they do.
"""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.ci.expressions import filled, is_true
from tests.ci.machine import Machine

SHELLS = {"": ("bash", "-e"), "bash": ("bash", "--noprofile", "--norc", "-eo", "pipefail")}
Texts = Mapping[str, str]
Document = Mapping[Any, Any]


@dataclass
class Step:
    """A step that ran, or was skipped. `conclusion` differs from outcome by continue-on-error."""

    name: str
    outcome: str
    conclusion: str
    output: str = ""
    summary: str = ""
    outputs: dict[str, str] = field(default_factory=dict)


@dataclass
class Job:
    name: str
    steps: list[Step]
    outputs: dict[str, str] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        return any(step.conclusion == "failure" for step in self.steps)

    def step(self, name: str) -> Step:
        return next(step for step in self.steps if step.name == name)


class GitHub:
    """A repository on GitHub, with what its owner configured.

    artifacts  a folder for each artifact that was uploaded
    sarif      the file names of each upload to code scanning
    """

    def __init__(
        self,
        repository: Path,
        folder: Path,
        new_machine: Callable[[Path], Machine],
        variables: Texts | None = None,
        secrets: Texts | None = None,
        environment: Texts | None = None,
    ) -> None:
        self.repository = repository
        self.artifacts = folder / "artifacts"
        self.sarif: list[str] = []
        self.machines: list[Machine] = []
        self._folder = folder
        self._new_machine = new_machine
        self._environment = dict(environment or {})
        self._contexts = {"vars": dict(variables or {}), "secrets": dict(secrets or {})}

    def run(self, workflow: Document, inputs: Texts | None = None) -> dict[str, list[Job]]:
        """Run the jobs in their order. A job that its `if` or a failed need skips has no runs."""
        contexts = {**self._contexts, "inputs": {**defaults(workflow), **(inputs or {})}}
        done: dict[str, list[Job]] = {}
        for name, job in workflow["jobs"].items():
            needs = [job["needs"]] if isinstance(job.get("needs"), str) else job.get("needs", [])
            failed = any(not done[need] or any(j.failed for j in done[need]) for need in needs)
            done[name] = []
            if is_true(str(job.get("if", "")), contexts, failed):
                for index, matrix in enumerate(combinations(job)):
                    more = {"matrix": matrix, "strategy": {"job-index": index}}
                    environment = {**workflow.get("env", {}), **job.get("env", {})}
                    done[name].append(self._job(name, job, {**contexts, **more}, environment))
        return done

    def use_action(self, action: Path, inputs: Texts, environment: Texts) -> Job:
        """Run a composite action in a job that has checked the repository out."""
        document = yaml.safe_load(action.read_text("utf-8"))
        machine = self._machine()
        machine.check_out(self.repository)
        given = {
            name: str(inputs.get(name, value.get("default", "")))
            for name, value in document["inputs"].items()
        }
        unknown = set(inputs) - set(document["inputs"])
        assert not unknown, f"inputs that the action does not have: {unknown}"
        contexts = {**self._contexts, "inputs": given}
        path = {"GITHUB_ACTION_PATH": str(action.parent)}
        runner = Runner(self, machine, contexts, {**environment, **path})
        job = Job("action", list(runner.run(document["runs"]["steps"])))
        for name, output in document["outputs"].items():
            job.outputs[name] = filled(output["value"], runner.contexts)
        return job

    def _job(self, name: str, job: Document, contexts: Document, environment: Texts) -> Job:
        runner = Runner(self, self._machine(), contexts, environment)
        done = Job(name, list(runner.run(job["steps"])))
        for output, value in job.get("outputs", {}).items():
            done.outputs[output] = filled(value, runner.contexts)
        return done

    def _machine(self) -> Machine:
        machine = self._new_machine(self._folder / f"machine{len(self.machines)}")
        machine.environment.update(self._environment)
        self.machines.append(machine)
        return machine


class Runner:
    """The steps of one job on one machine."""

    def __init__(
        self, github: GitHub, machine: Machine, contexts: Document, environment: Texts
    ) -> None:
        self._github, self._machine = github, machine
        self._environment = {name: str(value) for name, value in environment.items()}
        self.contexts: dict[str, Any] = {
            **contexts,
            "env": self._environment,
            "steps": {},
            "runner": {"temp": str(machine.temp), "os": "Linux"},
            "github": {"ref": "refs/heads/main", "workflow": "Workflow"},
        }

    def run(self, steps: list[Document]) -> Iterator[Step]:
        failed = False
        for number, step in enumerate(steps):
            name = step.get("name") or step.get("id") or step.get("uses", "")
            if is_true(str(step.get("if", "")), self.contexts, failed):
                done = (
                    self._uses(name, step) if "uses" in step else self._script(name, step, number)
                )
                if done.outcome == "failure" and step.get("continue-on-error"):
                    done.conclusion = "success"
            else:
                done = Step(name, "skipped", "skipped")
            failed = failed or done.conclusion == "failure"
            if "id" in step:
                self.contexts["steps"][step["id"]] = {
                    "outcome": done.outcome,
                    "conclusion": done.conclusion,
                    "outputs": done.outputs,
                }
            yield done

    def _script(self, name: str, step: Document, number: int) -> Step:
        assert "${{" not in step["run"], "an expression in a script"
        files = {
            variable: self._machine.temp / f"{variable.lower()}_{number}"
            for variable in ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")
        }
        for file in files.values():
            file.touch()
        script = self._machine.temp / f"step_{number}.sh"
        script.write_text(step["run"], "utf-8")
        own = {key: filled(value, self.contexts) for key, value in step.get("env", {}).items()}
        environment = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(self._machine.workspace),
            "GITHUB_WORKFLOW_REF": "o/r/.github/workflows/workflow.yml@refs/heads/main",
            "RUNNER_TEMP": str(self._machine.temp),
            **{variable: str(file) for variable, file in files.items()},
            **self._environment,
            **own,
        }
        shell = SHELLS[step.get("shell", "")]
        ended = self._machine.run([*shell, str(script)], environment)
        self._environment.update(pairs(files["GITHUB_ENV"]))
        outcome = "failure" if ended.status else "success"
        summary = files["GITHUB_STEP_SUMMARY"].read_text("utf-8")
        return Step(name, outcome, outcome, ended.output, summary, pairs(files["GITHUB_OUTPUT"]))

    def _uses(self, name: str, step: Document) -> Step:
        action, _, revision = step["uses"].partition("@")
        assert len(revision) == 40, f"{step['uses']} is not pinned by hash"
        given = {key: filled(value, self.contexts) for key, value in step.get("with", {}).items()}
        outputs = ACTIONS[action](self, given)
        failed = outputs is None
        outcome = "failure" if failed else "success"
        return Step(name, outcome, outcome, outputs=outputs or {})

    def check_out(self, given: Texts) -> dict[str, str]:
        assert given.get("persist-credentials") == "false"
        self._machine.check_out(self._github.repository)
        return {}

    def set_up_python(self, given: Texts) -> dict[str, str]:
        assert given["python-version"].startswith("3.")
        return {"python-path": str(self._machine.python)}

    def upload_artifact(self, given: Texts) -> dict[str, str] | None:
        """The paths keep their place below the workspace; a single one is the artifact's root."""
        target = self._github.artifacts / given["name"]
        assert not target.exists(), "an artifact of that name exists"
        paths = [self._machine.workspace / line for line in given["path"].split("\n") if line]
        for path in paths:
            root = path if len(paths) == 1 else self._machine.workspace
            if path.is_dir():
                shutil.copytree(path, target / path.relative_to(root), dirs_exist_ok=True)
            elif path.exists():
                target.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, target)
        if not target.exists() and given["if-no-files-found"] == "error":
            return None
        return {}

    def download_artifact(self, given: Texts) -> dict[str, str]:
        for artifact in self._github.artifacts.glob(given["pattern"]):
            shutil.copytree(artifact, self._machine.workspace / given["path"] / artifact.name)
        return {}

    def upload_sarif(self, given: Texts) -> dict[str, str]:
        for path in sorted(Path(given["sarif_file"]).rglob("*.sarif")):
            assert json.loads(path.read_text("utf-8"))["version"] == "2.1.0"
            self._github.sarif.append(path.name)
        assert self._github.sarif
        return {}


ACTIONS: dict[str, Callable[[Runner, Texts], dict[str, str] | None]] = {
    "actions/checkout": Runner.check_out,
    "actions/setup-python": Runner.set_up_python,
    "actions/upload-artifact": Runner.upload_artifact,
    "actions/download-artifact": Runner.download_artifact,
    "github/codeql-action/upload-sarif": Runner.upload_sarif,
}


def defaults(workflow: Document) -> dict[str, str]:
    """The defaults of the inputs of a workflow that is called or started by hand."""
    triggers = workflow[True]  # YAML 1.1 reads the key "on" as true
    inputs: dict[str, str] = {}
    for trigger in ("workflow_call", "workflow_dispatch"):
        for name, value in ((triggers.get(trigger) or {}).get("inputs") or {}).items():
            inputs[name] = str(value.get("default", ""))
    return inputs


def combinations(job: Document) -> list[dict[str, str]]:
    """The rows of a job's matrix; one without any."""
    matrix = job.get("strategy", {}).get("matrix", {})
    return [dict(zip(matrix, row, strict=True)) for row in itertools.product(*matrix.values())]


def pairs(file: Path) -> dict[str, str]:
    """The NAME=VALUE lines that a step wrote."""
    lines = file.read_text("utf-8").splitlines()
    return {name: value for name, _, value in (line.partition("=") for line in lines)}
