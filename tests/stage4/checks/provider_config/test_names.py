"""What the name of a variable says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.checks.provider_config.known import BY_NAME, Mode
from stage4.checks.provider_config.names import PUBLIC_PREFIXES, Variable, is_public, variable_of


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_a_known_name_is_itself_with_and_without_a_public_prefix(name: str) -> None:
    assert variable_of(name) == Variable(name, BY_NAME[name])
    for prefix in PUBLIC_PREFIXES:
        assert variable_of(prefix + name) == Variable(prefix + name, BY_NAME[name])
        assert is_public(prefix + name)
    assert not is_public(name)


@pytest.mark.parametrize(
    ("name", "plain", "mode"),
    [
        ("STRIPE_LIVE_SECRET_KEY", "STRIPE_SECRET_KEY", Mode.LIVE),
        ("STRIPE_SECRET_KEY_TEST", "STRIPE_SECRET_KEY", Mode.TEST),
        ("NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY_PROD", "STRIPE_PUBLISHABLE_KEY", Mode.LIVE),
        ("SANDBOX_PAYPAL_MODE", "PAYPAL_MODE", Mode.TEST),
    ],
)
def test_a_name_may_say_for_which_mode_it_is(name: str, plain: str, mode: Mode) -> None:
    assert variable_of(name) == Variable(name, BY_NAME[plain], mode)


@given(st.text(max_size=40))
def test_any_name_is_read(name: str) -> None:
    variable = variable_of(name)
    assert variable is None or variable.name == name


def test_the_names_that_the_judge_reads_itself_are_no_known_ones() -> None:
    assert not any(map(variable_of, ("STRIPE_TEST", "NOTIFY_MODE", "EMAIL_FROM", "PATH")))
