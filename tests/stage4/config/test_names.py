"""Which names of variables are those of secrets."""

from __future__ import annotations

import pytest

from stage4.config.names import SECRET_NAME


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("STRIPE_SIGNING_SECRET", True),
        ("RESEND_API_KEY", True),
        ("db_password", True),
        ("SENTRY_DSN", True),
        ("KEY", True),
        ("EMAIL_FROM", False),
        ("MONKEY_NAME", False),
        ("PATH", False),
        ("COMPASS", False),
    ],
)
def test_a_name(name: str, secret: bool) -> None:
    assert bool(SECRET_NAME.search(name)) is secret
