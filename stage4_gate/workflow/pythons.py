"""The versions of Python that a project names, as far as this package runs on them too."""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping
from typing import Any

from stage4_gate.settings_file import Files
from stage4_gate.workflow.facts import RepositoryFacts

OLDEST_MINOR = 10  # 3.10
CLASSIFIER = re.compile(r"Programming Language :: Python :: (3\.\d+)")
VERSION = re.compile(r"^\s*(?:cpython-)?3\.(\d+)", re.MULTILINE)


def pythons_of(version_file: str, files: Files) -> tuple[str, ...]:
    """The versions of a `.python-version`, else the classifiers, else the newest one required.

    version_file  the text of the file, "" = none
    """
    minors = [int(minor) for minor in VERSION.findall(version_file)]
    minors = minors or [int(each.partition(".")[2]) for each in _classified(files)]
    usable = {minor for minor in minors if minor >= OLDEST_MINOR}
    if not usable and (newest := _newest_in(_required(files))):
        usable = {newest}
    return tuple(f"3.{minor}" for minor in sorted(usable))


def _classified(files: Files) -> list[str]:
    project = _table(files.pyproject, "project")
    listed = project.get("classifiers")
    lines = [*map(str, listed)] if isinstance(listed, list) else []
    lines += files.setup_cfg.get("metadata", {}).get("classifiers", "").splitlines()
    return [match[1] for line in lines if (match := CLASSIFIER.fullmatch(line.strip()))]


def _required(files: Files) -> str:
    project = _table(files.pyproject, "project")
    options = files.setup_cfg.get("options", {})
    return str(project.get("requires-python") or options.get("python_requires", ""))


def _newest_in(required: str) -> int:
    """The newest minor version that satisfies a specifier such as `>=3.9,<3.13`; 0 = none."""
    clauses = [clause for clause in required.split(",") if clause.strip()]
    newest = int(RepositoryFacts().pythons[-1].partition(".")[2])
    known = range(newest, OLDEST_MINOR - 1, -1) if clauses else ()
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
