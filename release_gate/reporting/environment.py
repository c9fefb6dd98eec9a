"""Observes where a run takes place: commit, branch, browser, host. What is unknown stays empty."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from release_gate.browser import find_browser
from release_gate.model import NOT_RUN, Environment, Options, PackResult

TIMEOUT_S = 10.0
# Set by CI systems, whose checkouts often have no branch.
COMMIT_VARIABLES = ("GITHUB_SHA", "CI_COMMIT_SHA")
BRANCH_VARIABLES = ("GITHUB_HEAD_REF", "GITHUB_REF_NAME", "CI_COMMIT_REF_NAME")
SHORT_COMMIT_CHARS = 10


def observe(
    options: Options,
    results: Sequence[PackResult],
    plan: Collection[str],
    root: Path,
    environ: Mapping[str, str],
) -> Environment:
    """The environment of a run of `options`; `plan` are the names of all packs."""
    return Environment(
        commit=_commit(root, environ),
        branch=_first(environ, BRANCH_VARIABLES) or _git(root, "branch", "--show-current"),
        browser=_browser(environ),
        host=f"{platform.node()}, {platform.system()}, Python {platform.python_version()}",
        options=", ".join(_options(options)),
        part=part_of(options, results, plan),
    )


def part_of(options: Options, results: Sequence[PackResult], plan: Collection[str]) -> str:
    """Which part of the plan has run; empty for all of it."""
    names = [pack.name for pack in options.packs]
    parts = [] if set(names) == set(plan) else [", ".join(names)]
    if options.chosen is not None:
        checks = sum(len(ids) for ids in options.chosen.values())
        parts.append(f"{checks} chosen check{'' if checks == 1 else 's'}")
    said = (each.message for result in results for each in result.checks)
    if any(message.startswith(NOT_RUN) for message in said):
        parts.append("ended early")
    return ", ".join(parts)


def _options(options: Options) -> Sequence[str]:
    """The options that change what a result means, without addresses: they may hold passwords."""
    given = [f"{options.jobs} jobs"]
    given += [f"{options.retries} retries"] if options.retries else []
    given += ["fail fast"] if options.fail_fast else []
    given += ["baselines updated"] if options.update_baselines else []
    given += [f"time limit {options.time_limit_s:g} s"] if options.time_limit_s else []
    return given


def _commit(root: Path, environ: Mapping[str, str]) -> str:
    commit = _git(root, "rev-parse", "HEAD") or _first(environ, COMMIT_VARIABLES)
    changed = _git(root, "status", "--porcelain", "--untracked-files=no")
    return commit[:SHORT_COMMIT_CHARS] + ("+" if commit and changed else "")


def _browser(environ: Mapping[str, str]) -> str:
    try:
        program = find_browser(environ)
    except FileNotFoundError:
        return ""
    return _output([program, "--version"]) if program else "that of Playwright"


def _git(root: Path, *words: str) -> str:
    return _output(["git", "-C", str(root), *words])


def _output(command: Sequence[str]) -> str:
    """What a program prints; empty if it fails, hangs or does not exist."""
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=TIMEOUT_S,
            check=True,
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0"},
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()


def _first(environ: Mapping[str, str], names: Sequence[str]) -> str:
    return next((environ[name] for name in names if environ.get(name)), "")
