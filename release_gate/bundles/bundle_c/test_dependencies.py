"""Dependencies of the service: licences and versions. Writes the report beside the results."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from release_gate.check import check
from release_gate.testkit.licences import (
    Dependency,
    dependencies,
    report,
    requirements_of_the_service,
)
from release_gate.variables import EVIDENCE


@pytest.fixture(scope="module")
def found() -> tuple[Dependency, ...]:
    found = dependencies(requirements_of_the_service())
    folder = os.environ.get(EVIDENCE)
    if folder:
        (Path(folder).parent / "dependencies.json").write_text(report(found), encoding="utf-8")
    return found


@check(
    "GOV-04",
    "Every package has an allowed licence",
    why="a licence can impose obligations on the product",
)
def test_licences(found: tuple[Dependency, ...]) -> None:
    bad = [f"{each.name}: {each.problem}" for each in found if "licence" in each.problem]
    assert found
    assert bad == []


@check(
    "GOV-05",
    "Every package is installed in a required version",
    why="the tests cover those versions only",
)
def test_versions(found: tuple[Dependency, ...]) -> None:
    bad = [
        f"{each.name} {each.version}: {each.problem}"
        for each in found
        if each.problem and "licence" not in each.problem
    ]
    assert found
    assert bad == []
