"""The records of a run: frozen, and silent about secrets."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from stage4.config.settings import Credentials, Settings


def test_they_are_frozen_and_show_no_secret() -> None:
    settings = Settings(
        "http://a",
        "http://a/h",
        headers=(("X", "s3cret1"),),
        credentials=(Credentials("http://a:80", "u", "s3cret2"),),
        environment={"KEY": "s3cret3"},
    )
    assert "s3cret" not in repr(settings)
    with pytest.raises(FrozenInstanceError):
        settings.timeout_s = 1.0  # type: ignore[misc]


@pytest.mark.parametrize(
    ("live", "given", "fails_on"),
    [(False, "", "missing"), (True, "", "injection"), (True, "high", "high")],
)
def test_which_fault_of_a_policy_fails(live: bool, given: str, fails_on: str) -> None:
    settings = Settings("http://a", "http://a", expect_live=live, csp_fail_on=given)
    assert settings.fails_on == fails_on
