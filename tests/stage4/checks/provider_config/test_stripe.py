"""Stripe's mode against the intent to go live."""

from __future__ import annotations

import pytest

from stage4.checks.provider_config import rules
from stage4.checks.provider_config.stripe import findings
from stage4.model import Status
from tests.stage4.checks.provider_config.environments import ALNUM, WHSEC, letters

KEY = letters(ALNUM, 24)
SIGNED = {"STRIPE_SIGNING_SECRET": WHSEC}


def ids(environment: dict[str, str], live: bool = True) -> set[str]:
    found = findings({**SIGNED, **environment}, live, Status.FAIL)
    return {finding.id for finding in found if finding.status is not Status.PASS}


@pytest.mark.parametrize("flag", ["0", "false", "No", "OFF"])
def test_live_mode(flag: str) -> None:
    assert ids({"STRIPE_TEST": flag}) == set()
    assert ids({"STRIPE_TEST": flag}, live=False) == {rules.LIVE_VALUE.id}


@pytest.mark.parametrize("flag", ["live", "test", "production", "2"])
def test_a_flag_that_means_nothing_is_said(flag: str) -> None:
    assert ids({"STRIPE_TEST": flag}) == {rules.MALFORMED.id}


def test_a_live_key_stands_in_for_the_flag() -> None:
    assert ids({"STRIPE_SECRET_KEY": f"sk_live_{KEY}"}) == set()
    assert ids({}) == {rules.STRIPE_TEST.id}


def test_keys_of_two_modes_contradict_each_other() -> None:
    keys = {
        "STRIPE_SECRET_KEY": f"sk_live_{KEY}",
        "STRIPE_PUBLISHABLE_KEY": f"pk_test_{KEY}",
    }
    assert rules.STRIPE_CONTRADICTION.id in ids(keys)
    named = {"STRIPE_SECRET_KEY": f"sk_live_{KEY}", "STRIPE_TEST_SECRET_KEY": f"sk_test_{KEY}"}
    assert ids(named) == set()
