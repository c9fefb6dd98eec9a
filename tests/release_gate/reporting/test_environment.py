"""The environment of a run: what git, the browser and the options say, and nothing secret."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from release_gate.model import NOT_RUN, CheckResult, Options, Pack, PackResult, Status
from release_gate.reporting.environment import observe, part_of
from tests.release_gate.records import CHECK, PACK, passed

OTHER = Pack("other", "Pack 2", "Other", "v1", "other", "d", "/")
PLAN = (PACK.name, OTHER.name)
WHOLE = Options((PACK, OTHER))
BARE = {"PATH": os.environ["PATH"], "GATE_BROWSER": "no-such-browser"}


def git(folder: Path, *words: str) -> None:
    author = ["-c", "user.name=A", "-c", "user.email=a@example.com"]
    subprocess.run(["git", "-C", str(folder), *author, *words], check=True, capture_output=True)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    git(tmp_path, "init", "--initial-branch", "topic")
    (tmp_path / "file").write_text("1", encoding="utf-8")
    git(tmp_path, "add", "file")
    git(tmp_path, "commit", "-m", "first")
    return tmp_path


def test_a_checkout_has_a_commit_and_a_branch(checkout: Path) -> None:
    found = observe(WHOLE, (), PLAN, checkout, BARE)
    assert found.branch == "topic"
    assert len(found.commit) == 10
    (checkout / "untracked").touch()
    assert observe(WHOLE, (), PLAN, checkout, BARE).commit == found.commit
    (checkout / "file").write_text("2", encoding="utf-8")
    assert observe(WHOLE, (), PLAN, checkout, BARE).commit == f"{found.commit}+"


def test_without_git_the_ci_system_says_them(tmp_path: Path) -> None:
    environ = {**BARE, "GITHUB_SHA": "0123456789abcdef", "GITHUB_REF_NAME": "main"}
    found = observe(WHOLE, (), PLAN, tmp_path, environ)
    assert (found.commit, found.branch) == ("0123456789", "main")
    unknown = observe(WHOLE, (), PLAN, tmp_path, BARE)
    assert (unknown.commit, unknown.branch, unknown.browser) == ("", "", "")


@pytest.mark.parametrize(
    ("script", "said"), [("echo 'Browser 1.2'", "Browser 1.2"), ("exit 3", "")]
)
def test_the_browser_says_its_version(tmp_path: Path, script: str, said: str) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    browser.chmod(0o755)
    assert (
        observe(WHOLE, (), PLAN, tmp_path, {**BARE, "GATE_BROWSER": str(browser)}).browser == said
    )


def test_the_options_are_named_and_the_address_is_not(tmp_path: Path) -> None:
    options = Options((PACK,), base_url="https://me:secret@host", retries=2, fail_fast=True)
    found = observe(options, (), PLAN, tmp_path, BARE)
    assert found.options == "1 jobs, 2 retries, fail fast"
    assert "secret" not in str(found)


def test_a_part_of_the_plan_is_named() -> None:
    assert part_of(WHOLE, [passed(PACK)], PLAN) == ""
    assert part_of(Options((OTHER,)), (), PLAN) == "other"
    chosen = Options((PACK, OTHER), chosen={"demo": frozenset({"A-1"}), "other": frozenset("BC")})
    assert part_of(chosen, (), PLAN) == "3 chosen checks"


@pytest.mark.parametrize(("message", "part"), [(f"{NOT_RUN}A-1 failed", "ended early"), ("no", "")])
def test_a_run_that_ended_early_is_a_part(message: str, part: str) -> None:
    skipped = CheckResult(CHECK, Status.SKIPPED, message=message)
    assert part_of(WHOLE, [PackResult(PACK, Status.FAIL, (skipped,), 1.0)], PLAN) == part
