"""Texts in version control that the application is compared with, line by line."""

from __future__ import annotations

import os
from difflib import unified_diff
from pathlib import Path

import pytest

from release_gate.variables import UPDATE_BASELINES


def expect_kept(file: Path, found: str, update: str) -> None:
    """Fail with a diff if the text is another one; with --update-baselines, store it.

    `update` is the command that stores it.
    """
    if os.environ.get(UPDATE_BASELINES) == "1":
        file.write_text(found, encoding="utf-8")
        pytest.skip(f"nothing to compare with: {file.name} is new")
    problem = difference(file.read_text("utf-8"), found)
    if problem:
        pytest.fail(f"{problem}\nif that is intended: {update}", pytrace=False)


def difference(expected: str, found: str) -> str:
    """The lines that differ, after their number; "" if there are none."""
    lines = list(unified_diff(expected.splitlines(), found.splitlines(), "expected", "actual", n=2))
    number = sum(line[:1] in "+-" and line[:3] not in ("+++", "---") for line in lines)
    return "\n".join((f"{number} lines differ", *lines)) if lines else ""
