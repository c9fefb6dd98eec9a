"""Expressions have the values that GitHub gives them, and an unknown one is an error."""

from __future__ import annotations

import pytest

from tests.ci.expressions import evaluated, filled, is_true

CONTEXTS = {
    "vars": {"STAGE_URL": "http://staging"},
    "env": {"SERVE": ""},
    "steps": {"install": {"outcome": "success", "outputs": {"folder": "/f"}}},
    "inputs": {"expect-live": "1"},
    "cancelled()": False,
}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("vars.STAGE_URL", "http://staging"),
        ("vars.NOWHERE", ""),
        ("inputs.expect-live", "1"),
        ("vars.STAGE_URL != ''", True),
        ("env.SERVE != '' && 'own' || vars.STAGE_URL", "http://staging"),
        ("env.SERVE == '' && 'it''s' || ''", "it's"),
        ("!cancelled() && steps.install.outcome == 'success'", True),
        ("!(vars.NOWHERE != '')", True),
    ],
)
def test_values(expression: str, value: object) -> None:
    assert evaluated(expression, CONTEXTS) == value


def test_places_in_a_text() -> None:
    assert filled("${{ steps.install.outputs.folder }}/${{ vars.NOWHERE }}x", CONTEXTS) == "/f/x"
    assert filled(False, CONTEXTS) == "false"


@pytest.mark.parametrize(
    ("condition", "failed", "runs"),
    [
        ("", False, True),
        ("", True, False),
        ("vars.STAGE_URL != ''", True, False),
        ("${{ !cancelled() }}", True, True),
        ("failure()", False, False),
        ("failure()", True, True),
        ("always() && env.SERVE != ''", True, False),
    ],
)
def test_a_failure_skips_what_does_not_ask_for_it(condition: str, failed: bool, runs: bool) -> None:
    assert is_true(condition, CONTEXTS, failed) == runs


@pytest.mark.parametrize("expression", ["hashFiles('x')", "vars.A < 3", "nowhere.A"])
def test_what_is_not_known_is_an_error(expression: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        evaluated(expression, CONTEXTS)
