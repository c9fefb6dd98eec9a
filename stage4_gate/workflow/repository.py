"""Reads from a repository what a workflow needs to know of it."""

from __future__ import annotations

import os
import re
from pathlib import Path

from stage4_gate.settings_file import Files, load
from stage4_gate.workflow.facts import RepositoryFacts
from stage4_gate.workflow.pythons import pythons_of

# One of them stands in every settings file that says something of the project.
WORDS = ("project", "metadata", "options", "build-system")
# Names of variables for one URL, the preferred one first.
NAMES = {
    "production": ("PROD_URL", "PRODUCTION_URL", "LIVE_URL"),
    "staging": ("STAGE_URL", "STAGING_URL"),
    "health": ("HEALTH_URL", "PROD_HEALTH_URL", "PRODUCTION_HEALTH_URL", "HEALTHCHECK_URL"),
    "staging_health": ("STAGE_HEALTH_URL", "STAGING_HEALTH_URL"),
}
# Where repositories name their variables without values.
NAMED_IN = (
    ".env.example", ".env.sample", ".env.template", ".env.dist", ".gitlab-ci.yml",
    ".github/workflows/*.yml", ".github/workflows/*.yaml",
)  # fmt: skip
MAX_BYTES = 1024 * 1024


def root_of(folder: Path) -> Path:
    """The root of the repository that a folder belongs to, else the folder itself."""
    from codemod.repository import repository_of

    return Path(repository_of(str(folder)) or folder)


def facts_of(root: Path) -> RepositoryFacts:
    """What the files of a repository say; defaults where they say nothing. Raises UserError."""
    files = load(root, WORDS)
    return RepositoryFacts(
        gates=gates_of(root) or RepositoryFacts().gates,
        pythons=pythons_of(_text(root / ".python-version"), files) or RepositoryFacts().pythons,
        branch=branch_of(root) or RepositoryFacts().branch,
        requirements=requirements_of(root, files) or RepositoryFacts().requirements,
        **variables_of(root),
    )


def gates_of(root: Path) -> tuple[str, ...]:
    """The gates of the settings, else those with a stage, else the script most like a gate."""
    from codemod import discovery
    from codemod.settings import load as load_project

    project = load_project(root)
    found = list(project.gates)
    if not project.declared:
        usual = [gate for gate in project.gates if gate.is_file()]
        found = _with_a_stage(root) or usual or discovery.candidates(root)[:1]
    return tuple(dict.fromkeys(Path(os.path.relpath(path, root)).as_posix() for path in found))


def _with_a_stage(root: Path) -> list[Path]:
    from codemod import checking, discovery
    from codemod.job import Options

    outcomes = checking.check(list(discovery.gates(root)), Options())
    return [Path(outcome.path) for outcome in outcomes if outcome.status != "absent"]


def requirements_of(root: Path, files: Files) -> str:
    """The command that installs the requirements and the project, "" if there are none."""
    words = []
    if (root / "requirements.txt").is_file():
        words.append("-r requirements.txt")
    is_project = "project" in files.pyproject or "build-system" in files.pyproject
    if is_project or "metadata" in files.setup_cfg or (root / "setup.py").is_file():
        words.append(".")
    return f"python -m pip install {' '.join(words)}" if words else ""


def branch_of(root: Path) -> str:
    """The default branch of the remote, "" if it is not known."""
    head = _text(root / ".git" / "refs" / "remotes" / "origin" / "HEAD").strip()
    return head.removeprefix("ref: refs/remotes/origin/") if head.startswith("ref: ") else ""


def variables_of(root: Path) -> dict[str, str]:
    """The names that the repository already uses for its URLs."""
    paths = [path for pattern in NAMED_IN for path in sorted(root.glob(pattern))]
    used = set(re.findall(r"[A-Z][A-Z0-9_]*_URL\b", "\n".join(map(_text, paths))))
    found = {
        kind: next((name for name in names if name in used), "") for kind, names in NAMES.items()
    }
    return {kind: name for kind, name in found.items() if name}


def _text(path: Path) -> str:
    """The text of a small file, "" if there is none that can be read."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES).decode("utf-8", "replace")
    except OSError:
        return ""
