"""EMAIL_FROM as RFC 5322 writes addresses; NOTIFY_MODE and what it needs."""

from __future__ import annotations

import pytest

from stage4.checks.provider_config import rules
from stage4.checks.provider_config.known import REAL_MODES
from stage4.model import Status
from tests.stage4.checks.provider_config.environments import LIVE, SOUND, ids, judged


def test_what_is_a_sender() -> None:
    for sender in (
        '"Acme, Inc" <no-reply@acme.io>',
        '"Quoted \\" Name" <a@acme.io>',
        "Acme <a@mail.acme.co.uk>",
        "Bücher & Co. <a@acme.io>",
        "<a@acme.io>",
        "a+b@bücher.de",
        "a@xn--bcher-kva.de",
        '"john doe"@acme.io',
        "Example Shop <hello@sample-store.io>",
    ):
        result = judged({**LIVE, **SOUND, "EMAIL_FROM": sender})
        assert result.status is Status.PASS, (sender, result.findings)


@pytest.mark.parametrize(
    "sender",
    [
        ".a@acme.io",
        "a.@acme.io",
        "a..b@acme.io",
        "a@1.2.3.4",
        "a@[1.2.3.4]",
        "a@-acme.io",
        "a@acme..io",
        "Acme a@acme.io",
        "Acme <a@acme.io",
        "Acme <a@acme.io> x",
        "Acme\nBcc: all <a@acme.io>",
        "a@acme.io, b@acme.io",
        "mailto:a@acme.io",
        f"{'a' * 65}@acme.io",
    ],
)
def test_what_is_none(sender: str) -> None:
    result = judged({**LIVE, **SOUND, "EMAIL_FROM": sender})
    assert ids(result) == {rules.SENDER_MALFORMED.id}


@pytest.mark.parametrize("mode", sorted(REAL_MODES))
def test_a_mode_without_its_key_is_reported(mode: str) -> None:
    assert ids(judged({**LIVE, "NOTIFY_MODE": mode})) == {rules.KEY_UNSEEN.id}


def test_a_mode_that_is_not_stated_is_reported() -> None:
    result = judged({**LIVE, **SOUND}, providers=("stripe", "postmark"))
    assert ids(result) == {rules.NOTIFY_UNKNOWN.id, rules.KEY_UNSEEN.id}


def test_the_one_mail_provider_that_is_stated_needs_no_notify_mode() -> None:
    environment = {**LIVE, **SOUND, "NOTIFY_MODE": ""}
    assert judged(environment, providers=("stripe", "resend")).status is Status.PASS
    assert ids(judged(environment)) == {rules.NOTIFY_MISSING.id}
