"""The CI workflows: valid, harmless, and made of commands that run on a laptop too."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.checkout import ROOT

FILES = sorted((ROOT / "ci").glob("*.yml"))
OWN = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
GATES = [ROOT / "ci" / "stage4_pipeline.yml", ROOT / ".github" / "workflows" / "ci.yml"]


def steps(path: Path) -> list[dict[str, Any]]:
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    return [step for job in jobs.values() for step in job["steps"]]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).parent / command[0]), *command[1:]],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_all_are_valid_by_githubs_schema() -> None:
    names = [str(path) for path in (*FILES, *OWN)]
    done = run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *names)
    assert done.returncode == 0, done.stdout


def test_a_security_audit_finds_nothing() -> None:
    done = run("zizmor", "--offline", "--quiet", *(str(path) for path in (*FILES, *OWN)))
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_input_is_interpolated_into_a_command(path: Path) -> None:
    for step in steps(path):
        assert "${{" not in step.get("run", "")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_step_names_a_command_of_the_repository(path: Path) -> None:
    for step in steps(path):
        if "run" in step:
            script = re.search(r"\S+\.sh", step["run"])
            assert script or step["run"].startswith(".venv/bin/codemod ")
            assert not script or (ROOT / script[0]).parent.is_dir()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_permissions_are_minimal_and_results_are_always_uploaded(path: Path) -> None:
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["permissions"] == {"contents": "read"}
    last = steps(path)[-1]
    assert last["uses"].startswith("actions/upload-artifact@")
    assert last["if"] == "always()"


def test_the_gate_is_started_by_hand_with_both_urls_and_enforces() -> None:
    workflow = yaml.safe_load((ROOT / "ci" / "stage4_gate.yml").read_text(encoding="utf-8"))
    triggers = workflow[True]  # YAML 1.1 reads the key "on" as true
    assert list(triggers) == ["workflow_dispatch"]
    inputs = triggers["workflow_dispatch"]["inputs"]
    assert {name: value["required"] for name, value in inputs.items()} == {
        "base_url": True,
        "health_url": True,
    }
    environ = next(step["env"] for step in steps(ROOT / "ci" / "stage4_gate.yml") if "env" in step)
    assert (environ["EXPECT_LIVE"], environ["ALLOW_PROVIDER_MOCK"]) == ("1", "0")


def test_the_pipeline_advises() -> None:
    workflow = yaml.safe_load((ROOT / "ci" / "stage4_pipeline.yml").read_text(encoding="utf-8"))
    environ = workflow["jobs"]["gate"]["env"]
    assert (environ["EXPECT_LIVE"], environ["ALLOW_PROVIDER_MOCK"]) == ("0", "1")


@pytest.mark.parametrize("path", GATES, ids=lambda path: path.name)
def test_pictures_are_kept_from_run_to_run_until_the_snapshots_change(path: Path) -> None:
    (cache,) = (s["with"] for s in steps(path) if s.get("uses", "").startswith("actions/cache@"))
    series = (
        "baselines-${{ runner.os }}-${{ hashFiles('release_gate/bundles/bundle_b/looks/**') }}-"
    )
    assert (cache["key"], cache["restore-keys"]) == (series + "${{ github.run_id }}", series)
    kept = {step["env"].get("GATE_BASELINES") for step in steps(path) if "env" in step}
    assert cache["path"] in {"qa/baselines", *kept}
