"""Secrets under public names fail always; debug mode fails when going live."""

from __future__ import annotations

import pytest

from stage4.checks.provider_config import rules
from stage4.checks.provider_config.names import PUBLIC_PREFIXES
from stage4.model import Status
from tests.stage4.checks.provider_config.environments import LIVE, SOUND, WHSEC, ids, judged

SECRETS = (SOUND["STRIPE_SECRET_KEY"], "rk_test_" + WHSEC[6:], WHSEC, SOUND["SENDGRID_API_KEY"])


@pytest.mark.parametrize("prefix", PUBLIC_PREFIXES)
@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("live", [True, False])
def test_a_secret_under_a_public_name_fails_always(prefix: str, secret: str, live: bool) -> None:
    environment = {**LIVE, f"{prefix}PAYMENTS": secret}
    result = judged(environment, live=live, mock=True, providers=())
    assert ids(result, Status.FAIL) == {rules.PUBLIC_SECRET.id}
    assert secret not in repr(result)


@pytest.mark.parametrize("value", [SOUND["STRIPE_PUBLISHABLE_KEY"], "sk_live_xxxxxxxx", "skip_me"])
def test_what_may_be_public(value: str) -> None:
    result = judged({"VITE_PAYMENTS": value}, providers=())
    assert result.status is Status.PASS


def test_a_secret_under_a_private_name_may_stay() -> None:
    assert rules.PUBLIC_SECRET.id not in ids(judged({**LIVE, **SOUND}))


@pytest.mark.parametrize("value", ["True", "1", "on", "yes"])
def test_debug_mode_matters_only_when_going_live(value: str) -> None:
    assert ids(judged({"DEBUG": value}, providers=()), Status.FAIL) == {rules.DEBUG.id}
    assert judged({"DEBUG": value}, live=False, providers=()).status is Status.PASS
    assert judged({"DEBUG": "app:*"}, providers=()).status is Status.PASS
