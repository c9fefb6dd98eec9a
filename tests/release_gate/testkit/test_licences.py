"""Licences: which expressions are allowed, and what the report says about packages."""

from __future__ import annotations

import pytest

from release_gate.testkit.licences import dependencies, is_allowed, requirements_of_the_service


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("MIT AND Apache-2.0", True),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-3.0-only OR MIT", True),
        ("(GPL-3.0-only OR MIT) AND AGPL-3.0-only", False),
        ("", False),
        ("OR", False),
    ],
)
def test_an_expression_is_judged(licence: str, allowed: bool) -> None:
    assert is_allowed(licence) is allowed


def test_a_missing_and_an_old_package_are_reported() -> None:
    found = {each.name: each.problem for each in dependencies(["click>=999", "no-such-package"])}
    assert found == {"click": "click>=999 is required", "no-such-package": "not installed"}


def test_the_service_itself_is_sound_with_all_that_its_packages_need() -> None:
    found = {each.name: each for each in dependencies(requirements_of_the_service())}
    assert "starlette" in found  # named by fastapi alone
    assert [each for each in found.values() if each.problem] == []
