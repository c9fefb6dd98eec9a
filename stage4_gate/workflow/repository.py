"""Reads from a repository what a workflow needs to know of it."""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stage4_gate.settings_file import Files, load
from stage4_gate.workflow.facts import Facts

OLDEST_PYTHON = (3, 10)
CLASSIFIER = re.compile(r"Programming Language :: Python :: (3\.\d+)")
VERSION = re.compile(r"\s*(?:cpython-)?3\.(\d+)")
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
    for each in (folder, *folder.parents):
        if (each / ".git").exists():
            return each
    return folder


def facts_of(root: Path) -> Facts:
    """What the files of a repository say; defaults where they say nothing. Raises UserError."""
    files = load(root, ("python", "requires"))
    return Facts(
        gates=gates_of(root) or Facts().gates,
        pythons=pythons_of(root, files) or Facts().pythons,
        branch=branch_of(root) or Facts().branch,
        requirements=requirements_of(root, files) or Facts().requirements,
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
    return tuple(dict.fromkeys(path.relative_to(root).as_posix() for path in found))


def _with_a_stage(root: Path) -> list[Path]:
    from codemod import checking, discovery
    from codemod.job import Options

    outcomes = checking.check(list(discovery.gates(root)), Options())
    return [Path(outcome.path) for outcome in outcomes if outcome.status != "absent"]


def pythons_of(root: Path, files: Files) -> tuple[str, ...]:
    """`.python-version`, else the classifiers, else the newest that the project requires."""
    named = VERSION.findall(_text(root / ".python-version"))
    minors = {int(minor) for minor in named}
    minors = minors or {int(each.partition(".")[2]) for each in _classified(files)}
    usable = {minor for minor in minors if (3, minor) >= OLDEST_PYTHON}
    if not usable and (newest := _newest_in(_required(files))):
        usable = {newest}
    return tuple(f"3.{minor}" for minor in sorted(usable))


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


def _classified(files: Files) -> list[str]:
    project = _table(files.pyproject, "project")
    lines = [*map(str, project.get("classifiers", ()))]
    lines += files.setup_cfg.get("metadata", {}).get("classifiers", "").splitlines()
    return [match[1] for line in lines if (match := CLASSIFIER.fullmatch(line.strip()))]


def _required(files: Files) -> str:
    project = _table(files.pyproject, "project")
    options = files.setup_cfg.get("options", {})
    return str(project.get("requires-python") or options.get("python_requires", ""))


def _newest_in(required: str) -> int:
    """The newest minor version that satisfies a specifier such as `>=3.9,<3.13`; 0 = none."""
    clauses = [clause for clause in required.split(",") if clause.strip()]
    newest = int(Facts().pythons[-1].partition(".")[2])
    known = range(newest, OLDEST_PYTHON[1] - 1, -1) if clauses else ()
    return next((minor for minor in known if all(_allows(each, minor) for each in clauses)), 0)


def _allows(clause: str, minor: int) -> bool:
    """Whether a clause allows all of a minor version; patch versions count as their minor one."""
    match = re.fullmatch(r"\s*(>=|<=|==|!=|~=|<|>)\s*3\.(\d+)(\.\d+)?(?:\.\*)?\s*", clause)
    if not match:
        return True  # such as `<4`
    bound = int(match[2])
    if match[1] == "~=":
        return minor == bound if match[3] else minor >= bound
    compare = {
        ">=": operator.ge, "<=": operator.le, "==": operator.eq, "!=": operator.ne,
        "<": operator.lt, ">": operator.gt,
    }  # fmt: skip
    return bool(compare[match[1]](minor, bound))


def _table(document: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = document.get(key, {})
    return value if isinstance(value, Mapping) else {}


def _text(path: Path) -> str:
    """The text of a small file, "" if there is none that can be read."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES).decode("utf-8", "replace")
    except OSError:
        return ""
