"""Runs a pipeline as GitLab does: each job on a fresh machine, all its lines in one shell."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tests.ci.machine import Ended, Machine

Texts = Mapping[str, str]
Document = Mapping[str, Any]
# Keys of the file that are no jobs.
GLOBAL = {"variables", "default", "include", "stages", "workflow"}


class Job(NamedTuple):
    """A job that ran; `reports` are those of its artifacts that exist, by kind."""

    ended: Ended
    allowed_to_fail: bool
    reports: dict[str, Path]
    workspace: Path


def run_pipeline(
    pipeline: Document,
    repository: Path,
    folder: Path,
    new_machine: Callable[[Path], Machine],
    variables: Texts,
) -> dict[str, list[Job]]:
    """Run the jobs in their order, a list for each name, empty if rules or needs skip the job.

    variables  those of the project, which win over those of the file
    """
    done: dict[str, list[Job]] = {}
    for name, own in pipeline.items():
        if name in GLOBAL or name.startswith("."):
            continue
        job = whole(own, pipeline)
        done[name] = []
        everything = {"CI_PIPELINE_SOURCE": "push", **variables}
        failed = any(run.ended.status for need in job.get("needs", []) for run in done[need])
        rules = job.get("rules", [{"if": "$CI_PIPELINE_SOURCE"}])
        if failed or not any(applies(rule["if"], everything) for rule in rules):
            continue
        for index, row in enumerate(rows(job)):
            machine = new_machine(folder / f"{name}{index}")
            machine.check_out(repository)
            given = {**pipeline.get("variables", {}), **job.get("variables", {}), **row}
            done[name].append(run_job(job, machine, {**given, **everything}))
            machine.stop()
    return done


def run_job(job: Document, machine: Machine, variables: Texts) -> Job:
    lines = [*job.get("before_script", []), *job["script"]]
    script = machine.temp / "script.sh"
    script.write_text("set -eo pipefail\n" + "\n".join(lines), "utf-8")
    environment = {
        "GITLAB_CI": "true",
        "CI_PROJECT_DIR": str(machine.workspace),
        "CI_CONFIG_PATH": ".gitlab-ci.yml",
        "CI_COMMIT_BRANCH": "main",
        **{name: str(value) for name, value in variables.items()},
    }
    ended = machine.run(["bash", str(script)], environment)
    reports = job.get("artifacts", {}).get("reports", {})
    found = {kind: machine.workspace / path for kind, path in reports.items()}
    kept = {kind: path for kind, path in found.items() if path.is_file()}
    return Job(ended, bool(job.get("allow_failure")), kept, machine.workspace)


def whole(job: Document, pipeline: Document) -> dict[str, Any]:
    """A job with what it extends: mappings are merged, all else is replaced."""
    bases = [job["extends"]] if isinstance(job.get("extends"), str) else job.get("extends", [])
    result: dict[str, Any] = {}
    for part in (*(whole(pipeline[base], pipeline) for base in bases), job):
        for key, value in part.items():
            old = result.get(key)
            both = isinstance(old, dict) and isinstance(value, dict)
            result[key] = {**old, **value} if both and isinstance(old, dict) else value
    return result


def rows(job: Document) -> list[dict[str, str]]:
    """The rows of a job's matrix; one without any."""
    if "parallel" not in job:
        return [{}]
    (matrix,) = job["parallel"]["matrix"]
    return [dict(zip(matrix, row, strict=True)) for row in itertools.product(*matrix.values())]


def applies(condition: str, variables: Texts) -> bool:
    """Whether a rule's `if` holds: `$NAME`, `$NAME == "text"`, `$NAME != "text"`, and `&&`."""
    return all(_holds(part.strip(), variables) for part in condition.split("&&"))


def _holds(part: str, variables: Texts) -> bool:
    match = re.fullmatch(r'\$(\w+)(?: (==|!=) "([^"]*)")?', part)
    assert match, f"unknown condition: {part}"
    value = variables.get(match[1], "")
    if match[2]:
        return (value == match[3]) == (match[2] == "==")
    return bool(value)
