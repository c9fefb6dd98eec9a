"""What can be seen of one value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.checks.provider_config.known import BY_NAME, SAMPLES, Mode
from stage4.checks.provider_config.values import (
    cleaned,
    is_placeholder,
    is_stray,
    is_well_formed,
    mode_of,
)

STRIPE = BY_NAME["STRIPE_SECRET_KEY"]
BODY = "a1B2c3D4e5F6g7H8i9J0"


@pytest.mark.parametrize("around", [" {}", "{} ", '"{}"', "'{}'", "{}\n", "“{}”", "\" '{}' \""])
def test_stray_characters_are_seen_and_cleaned(around: str) -> None:
    assert is_stray(around.format(BODY), secret=True)
    assert cleaned(around.format(BODY)) == BODY


def test_a_blank_inside_is_stray_only_in_a_secret() -> None:
    assert is_stray("a b", secret=True)
    assert not is_stray("a b", secret=False)


@given(st.text(max_size=40))
def test_a_cleaned_value_is_not_stray_at_its_ends(value: str) -> None:
    found = cleaned(value)
    assert found in value
    assert not found or not is_stray(found, secret=False)


@pytest.mark.parametrize("value", [*sorted(SAMPLES), "changeme", "${KEY}", "sk_test_xxxx", "null"])
def test_placeholders(value: str) -> None:
    assert is_placeholder(value)
    assert not is_placeholder(f"sk_live_{BODY}")


def test_the_form_and_the_mode_of_a_key() -> None:
    assert mode_of(f"sk_live_{BODY}", STRIPE) is Mode.LIVE
    assert mode_of(f"rk_test_{BODY}", STRIPE) is Mode.TEST
    assert mode_of(f"sk_{BODY}", STRIPE) is None
    assert is_well_formed(f"sk_{BODY}", STRIPE)
    assert not is_well_formed(f"pk_live_{BODY}", STRIPE)
