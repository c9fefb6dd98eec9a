"""The known variables that are set."""

from __future__ import annotations

from stage4.checks.provider_config.variables import given, judged, usable
from tests.stage4.checks.provider_config.environments import SES, WHSEC

SECRETS = ("STRIPE_SIGNING_SECRET", "STRIPE_WEBHOOK_SECRET")


def test_the_first_name_that_is_set_counts() -> None:
    assert given({"B": " b ", "A": ""}, "A", "B") == "b"
    assert given({}, "A") == ""


def test_only_a_value_without_fault_is_usable() -> None:
    assert usable({SECRETS[1]: WHSEC}, *SECRETS) == WHSEC
    assert usable({SECRETS[0]: f" {WHSEC}", SECRETS[1]: WHSEC}, *SECRETS) == WHSEC
    assert usable({SECRETS[0]: "whsec_..."}, *SECRETS) == ""


def test_keys_that_may_have_another_use_are_judged_with_their_mode_only() -> None:
    assert {one.name for one in judged(SES)} >= {"AWS_ACCESS_KEY_ID", "AWS_REGION"}
    assert judged({**SES, "NOTIFY_MODE": "resend"}) == []


def test_an_empty_variable_is_not_set() -> None:
    assert judged({"STRIPE_SECRET_KEY": ""}) == []
