"""The files for CI systems: valid, harmless, pinned, and written from the templates."""

from __future__ import annotations

import configparser
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.write_ci_files import ci_files
from tests.checkout import ROOT

FOREIGN = sorted((ROOT / "ci").glob("*.yml"))
WORKFLOWS = [path for path in FOREIGN if not path.name.startswith("gitlab")]
OWN = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ACTION = ROOT / "action.yml"
# The majors that run on node24, by action.
PINS = {
    "actions/cache": "cdf6c1fa76f9f475f3d7449005a359c84ca0f306 # v5.0.3",
    "actions/checkout": "8e8c483db84b4bee98b60c0593521ed34d9990e8 # v6.0.1",
    "actions/deploy-pages": "cd2ce8fcbc39b97be8ca5fce6e763baed58fa128 # v5.0.0",
    "actions/download-artifact": "37930b1c2abaa49bbe596cd826c3c89aef350131 # v7.0.0",
    "actions/setup-python": "a309ff8b426b58ec0e2a45f0f869d46889d02405 # v6.2.0",
    "actions/upload-artifact": "b7c566a772e6b6bfb58ed0dc250532a479d7789f # v6.0.0",
    "actions/upload-pages-artifact": "fc324d3547104276b827a68afc52ff2a11cc49c9 # v5.0.0",
    "github/codeql-action/upload-sarif": "8aad20d150bbac5944a9f9d289da16a4b0d87c1e # v4.36.2",
    "pypa/gh-action-pypi-publish": "ed0c53931b1dc9bd32cbe73a98c7f6766f8a527e # v1.13.0",
}


def read(path: Path) -> dict[Any, Any]:
    document: dict[Any, Any] = yaml.safe_load(path.read_text("utf-8"))
    return document


def jobs(path: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = read(path)["jobs"]
    return found


def scripts(path: Path) -> Iterator[str]:
    """The scripts of the steps of a workflow or an action."""
    document = read(path)
    steps = document["runs"]["steps"] if path == ACTION else []
    for job in document.get("jobs", {}).values():
        steps += job["steps"]
    yield from (step["run"] for step in steps if "run" in step)


def version() -> str:
    config = configparser.ConfigParser(interpolation=None)
    config.read(ROOT / "setup.cfg", "utf-8")
    return config["metadata"]["version"]


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return subprocess.run(
        ["bash", root / "scripts" / "lint_workflows.sh", "--offline"],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_linters_find_nothing() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_linters_see_every_file(tmp_path: Path) -> None:
    """Each file, made invalid in a way of its own, is named."""
    names = [path.relative_to(ROOT) for path in (*FOREIGN, *OWN, ACTION)]
    for name in (*names, Path("scripts/lint_workflows.sh")):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        text = (ROOT / name).read_text("utf-8")
        invalid = "" if name.suffix == ".sh" else "timeout: []\nunknown-key: {}\n"
        (tmp_path / name).write_text(text + invalid, "utf-8")
    done = lint(tmp_path)
    assert done.returncode == 1
    assert not [str(name) for name in names if str(name) not in done.stdout]


def test_a_run_of_ci_lints_with_actionlint_too() -> None:
    assert "bash scripts/lint_workflows.sh" in scripts(ROOT / ".github/workflows/ci.yml")


@pytest.mark.parametrize("path", [path for path, _ in ci_files()], ids=lambda path: path.name)
def test_a_file_is_what_the_command_writes_with_its_defaults(path: Path) -> None:
    text = dict(ci_files())[path]
    assert path.read_text("utf-8") == text, "run: python scripts/write_ci_files.py"


def test_there_is_a_template_for_every_file() -> None:
    assert sorted(path for path, _ in ci_files()) == FOREIGN


@pytest.mark.parametrize("path", [*FOREIGN, *OWN, ACTION], ids=lambda path: path.name)
def test_every_action_is_pinned_to_the_same_hash(path: Path) -> None:
    for line in path.read_text("utf-8").splitlines():
        used = re.match(r"\s*(?:- )?uses: ([^@\s]+)@(.*)", line)
        assert not used or PINS[used[1]] == used[2], line


@pytest.mark.parametrize("path", [*WORKFLOWS, ACTION, *OWN], ids=lambda path: path.name)
def test_no_input_is_interpolated_into_a_command(path: Path) -> None:
    for script in scripts(path):
        assert "${{" not in script


@pytest.mark.parametrize("path", [*WORKFLOWS, ROOT / ".github/workflows/stage4.yml"])
def test_permissions_are_minimal_and_runs_are_bounded(path: Path) -> None:
    document = read(path)
    assert document["permissions"] == {}
    assert document["concurrency"]["group"]
    for job in document["jobs"].values():
        assert job["permissions"] == {"contents": "read"}
        assert job["timeout-minutes"] <= 30


@pytest.mark.parametrize("path", [*WORKFLOWS, ROOT / ".github/workflows/stage4.yml"])
def test_results_are_kept_also_of_a_failure(path: Path) -> None:
    for name, job in jobs(path).items():
        last = job["steps"][-1]
        if name != "check":  # of the gates: its result is its log
            assert last["uses"].startswith("actions/upload-artifact@")
            assert last["if"] == "${{ !cancelled() }}"


@pytest.mark.parametrize("path", [*FOREIGN, ROOT / ".github/workflows/stage4.yml"])
def test_nothing_of_this_repository_is_needed(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.findall(r"\bscripts/|\.venv|run_and_save", text)
    assert version() in text, "no version of the package"


def test_the_gate_is_started_by_hand_with_both_urls_and_enforces() -> None:
    path = ROOT / "ci" / "stage4_gate.yml"
    triggers = read(path)[True]  # YAML 1.1 reads the key "on" as true
    assert list(triggers) == ["workflow_dispatch"]
    inputs = triggers["workflow_dispatch"]["inputs"]
    assert {name: value["required"] for name, value in inputs.items()} == {
        "base_url": True,
        "health_url": True,
    }
    (environ,) = (step["env"] for step in jobs(path)["stage4"]["steps"] if "env" in step)
    assert (environ["EXPECT_LIVE"], environ["ALLOW_PROVIDER_MOCK"]) == ("1", "0")


def test_the_pipeline_advises() -> None:
    found = jobs(ROOT / "ci" / "stage4_pipeline.yml")
    for name in ("gate", "staging"):
        environ = [
            step["env"] for step in found[name]["steps"] if "EXPECT_LIVE" in step.get("env", {})
        ]
        assert [(each["EXPECT_LIVE"], each["ALLOW_PROVIDER_MOCK"]) for each in environ] == [
            ("0", "1")
        ]


def test_pictures_of_the_own_gate_are_kept_until_the_snapshots_change() -> None:
    steps = jobs(ROOT / ".github/workflows/ci.yml")["all"]["steps"]
    (cache,) = (s["with"] for s in steps if s.get("uses", "").startswith("actions/cache@"))
    series = (
        "baselines-${{ runner.os }}-${{ hashFiles('release_gate/bundles/bundle_b/looks/**') }}-"
    )
    assert (cache["key"], cache["restore-keys"]) == (series + "${{ github.run_id }}", series)
    assert cache["path"] in {step["env"].get("GATE_BASELINES") for step in steps if "env" in step}


def test_only_the_job_that_publishes_the_site_may_publish_and_it_runs_no_code() -> None:
    path = ROOT / ".github/workflows/site.yml"
    build, publish = jobs(path)["build"], jobs(path)["publish"]
    assert read(path)["permissions"] == {}
    assert build["permissions"] == {"contents": "read"}
    assert publish["permissions"] == {"pages": "write", "id-token": "write"}
    assert [step["uses"].partition("@")[0] for step in publish["steps"]] == ["actions/deploy-pages"]


def test_the_published_site_is_what_the_session_builds() -> None:
    steps = jobs(ROOT / ".github/workflows/site.yml")["build"]["steps"]
    assert steps[-2]["run"] == "nox -s site"
    assert steps[-1]["with"] == {"path": "site"}, "the default folder of mkdocs"
    assert "site_dir" not in (ROOT / "mkdocs.yml").read_text("utf-8")


def test_the_own_workflow_uses_only_inputs_that_the_action_has() -> None:
    steps = jobs(ROOT / ".github/workflows/ci.yml")["action"]["steps"]
    (used,) = (step["with"] for step in steps if step.get("uses") == "./")
    assert set(used) <= set(read(ACTION)["inputs"])


def test_the_page_uses_only_inputs_and_secrets_that_there_are() -> None:
    page = (ROOT / "docs" / "ci.md").read_text("utf-8")
    called = read(ROOT / ".github/workflows/stage4.yml")[True]["workflow_call"]
    used = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)]
    steps = [
        step
        for each in used
        for job in each.get("jobs", {}).values()
        for step in job.get("steps", [])
    ]
    (action,) = (step for step in steps if step.get("uses", "").startswith("stage4-gate/"))
    assert set(action["with"]) <= set(read(ACTION)["inputs"])
    (job,) = (job for each in used for job in each.get("jobs", {}).values() if "uses" in job)
    assert set(job["with"]) <= set(called["inputs"])
    assert set(job["secrets"]) <= set(called["secrets"])
    assert action["uses"].endswith(f"@v{version()}") and job["uses"].endswith(f"@v{version()}")


@pytest.mark.parametrize("kind", ["inputs", "outputs"])
def test_the_page_describes_the_action(kind: str) -> None:
    page = (ROOT / "docs" / "ci.md").read_text("utf-8")
    for name in read(ACTION)[kind]:
        assert f"\n| `{name}` |" in page
