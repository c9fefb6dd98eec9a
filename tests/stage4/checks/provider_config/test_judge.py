"""The provider settings: every rule with what breaks it and what keeps it; nothing leaks."""

from __future__ import annotations

import base64
import json
import random
import string
from dataclasses import asdict
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stage4
from stage4.checks.provider_config import rules
from stage4.checks.provider_config.check import requests
from stage4.checks.provider_config.judge import judge
from stage4.checks.provider_config.settings import KNOWN, REAL_MODES
from stage4.config.settings import Settings
from stage4.model import CheckResult, Exchange, Facts, Status, Trouble
from stage4.rule import Rule


def _body(alphabet: str, length: int, seed: int = 1) -> str:
    return "".join(random.Random(seed).choices(alphabet, k=length))


ALNUM = string.ascii_letters + string.digits
HEX = "0123456789abcdef"
WHSEC = "whsec_" + _body(ALNUM, 32)
LIVE = {
    "STRIPE_TEST": "0",
    "STRIPE_SIGNING_SECRET": WHSEC,
    "NOTIFY_MODE": "resend",
    "EMAIL_FROM": "noreply@yourapp.com",
}
SOUND = {
    "STRIPE_SECRET_KEY": "sk_live_" + _body(ALNUM, 24),
    "STRIPE_PUBLISHABLE_KEY": "pk_live_" + _body(ALNUM, 24),
    "RESEND_API_KEY": "re_" + _body(ALNUM, 24),
    "SENDGRID_API_KEY": f"SG.{_body(ALNUM, 22)}.{_body(ALNUM, 43)}",
    "POSTMARK_SERVER_TOKEN": "3f1c2a9b-7d64-4e1f-9a53-0b8c6d2e7f41",
    "MAILGUN_API_KEY": "key-" + _body(HEX, 32),
    "MAILGUN_DOMAIN": "mg.acme.io",
    "TWILIO_ACCOUNT_SID": "AC" + _body(HEX, 32),
    "TWILIO_AUTH_TOKEN": _body(HEX, 32),
    "TWILIO_FROM": "+14155552671",
    "SMTP_HOST": "smtp.acme.io",
    "SMTP_PORT": "587",
    "SMTP_PASSWORD": _body(ALNUM, 16),
    "SENTRY_DSN": f"https://{_body(HEX, 32)}@o42.ingest.sentry.io/4501",
    "SENTRY_ENVIRONMENT": "production",
}
SES = {
    "NOTIFY_MODE": "ses",
    "AWS_ACCESS_KEY_ID": "AKIA" + _body("ABCDEFGHJKLMNPQRSTUVWXYZ234567", 16),
    "AWS_SECRET_ACCESS_KEY": _body(ALNUM, 40),
    "AWS_REGION": "eu-central-1",
}


def _settings(
    environment: dict[str, str], live: bool = True, mock: bool = False, webhook_url: str = ""
) -> Settings:
    return Settings(
        "https://a.io",
        "https://a.io/health",
        expect_live=live,
        allow_provider_mock=mock,
        environment=environment,
        webhook_url=webhook_url,
    )


def _judge(environment: dict[str, str], live: bool = True, mock: bool = False) -> CheckResult:
    return judge(_settings(environment, live, mock), Facts())


def _ids(result: CheckResult, *statuses: Status) -> set[str]:
    wanted = statuses or (Status.FAIL, Status.WARN)
    return {finding.id for finding in result.findings if finding.status in wanted}


def test_a_sound_configuration_passes() -> None:
    result = _judge({**LIVE, **SOUND})
    assert result.status is Status.PASS
    assert _ids(result, Status.PASS) == {rules.WEBHOOK_MODE.id, rules.MODE_UNKNOWN.id}
    assert _judge({**LIVE, **SOUND, **SES}).status is Status.PASS


def test_the_production_configuration_of_the_guide_passes_with_a_warning() -> None:
    """The gate need not hold the key that the service holds."""
    result = _judge(LIVE)
    assert result.status is Status.WARN
    assert _ids(result) == {rules.KEY_UNSEEN.id}


def test_the_literal_placeholder_of_the_guide_fails() -> None:
    result = _judge({**LIVE, "STRIPE_SIGNING_SECRET": "whsec_..."})
    assert _ids(result, Status.FAIL) == {rules.PLACEHOLDER.id}


BROKEN = [
    ({"STRIPE_TEST": "1"}, rules.STRIPE_TEST),
    ({"STRIPE_TEST": ""}, rules.STRIPE_TEST),
    ({"STRIPE_TEST": "maybe"}, rules.MALFORMED),
    ({"STRIPE_TEST": "'0'"}, rules.STRAY),
    ({"STRIPE_SIGNING_SECRET": ""}, rules.WEBHOOK_SECRET),
    ({"STRIPE_SIGNING_SECRET": f'"{WHSEC}"'}, rules.STRAY),
    ({"STRIPE_SIGNING_SECRET": f"{WHSEC}\n"}, rules.STRAY),
    ({"STRIPE_SIGNING_SECRET": f"{WHSEC[:20]} {WHSEC[20:]}"}, rules.STRAY),
    ({"STRIPE_SIGNING_SECRET": WHSEC[:30]}, rules.MALFORMED),
    ({"STRIPE_SIGNING_SECRET": "sk_live_" + WHSEC[6:]}, rules.MALFORMED),
    ({"STRIPE_SIGNING_SECRET": "whsec_your_secret_here"}, rules.PLACEHOLDER),
    ({"STRIPE_SIGNING_SECRET": "${STRIPE_SIGNING_SECRET}"}, rules.PLACEHOLDER),
    ({"STRIPE_SIGNING_SECRET": "whsec_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}, rules.PLACEHOLDER),
    ({"STRIPE_SIGNING_SECRET": "changeme"}, rules.PLACEHOLDER),
    ({"STRIPE_SECRET_KEY": "sk_test_" + _body(ALNUM, 24)}, rules.TEST_VALUE),
    ({"STRIPE_SECRET_KEY": "sk_test_" + _body(ALNUM, 24)}, rules.STRIPE_CONTRADICTION),
    ({"STRIPE_SECRET_KEY": "sk_test_4eC39HqLyjWDarjtT1zdp7dc"}, rules.PLACEHOLDER),
    ({"NOTIFY_MODE": ""}, rules.NOTIFY_MISSING),
    ({"NOTIFY_MODE": "console"}, rules.NOTIFY_MOCK),
    ({"NOTIFY_MODE": " resend"}, rules.STRAY),
    ({"RESEND_API_KEY": "re_xxx"}, rules.PLACEHOLDER),
    ({"RESEND_API_KEY": "key_abc"}, rules.MALFORMED),
    ({"SENDGRID_API_KEY": "SG.abc"}, rules.MALFORMED),
    ({"POSTMARK_SERVER_TOKEN": "POSTMARK_API_TEST"}, rules.TEST_VALUE),
    ({"MAILGUN_DOMAIN": "sandbox123.mailgun.org"}, rules.TEST_VALUE),
    ({"TWILIO_FROM": "+15005550006"}, rules.TEST_VALUE),
    ({"TWILIO_ACCOUNT_SID": "AC123"}, rules.MALFORMED),
    ({"SMTP_HOST": "sandbox.smtp.mailtrap.io"}, rules.TEST_VALUE),
    ({"SMTP_PORT": "70000"}, rules.MALFORMED),
    ({"SENTRY_DSN": "http://abc@sentry.io/1"}, rules.MALFORMED),
    ({**SES, "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE"}, rules.PLACEHOLDER),
    ({"EMAIL_FROM": ""}, rules.SENDER_MISSING),
    ({"EMAIL_FROM": "nobody"}, rules.SENDER_MALFORMED),
    ({"EMAIL_FROM": "a@b@c.io"}, rules.SENDER_MALFORMED),
    ({"EMAIL_FROM": '"noreply@acme.io"'}, rules.STRAY),
    ({"EMAIL_FROM": "noreply@example.com"}, rules.SENDER_UNFIT),
    ({"EMAIL_FROM": "Acme <noreply@acme.test>"}, rules.SENDER_UNFIT),
    ({"EMAIL_FROM": "root@localhost"}, rules.SENDER_UNFIT),
    ({"EMAIL_FROM": "acme@gmail.com"}, rules.SENDER_UNFIT),
    ({"EMAIL_FROM": "noreply@your-domain.com"}, rules.SENDER_UNFIT),
    ({"EMAIL_FROM": "Acme <onboarding@resend.dev>"}, rules.TEST_VALUE),
    ({"EMAIL_FROM": "noreply@${DOMAIN}"}, rules.PLACEHOLDER),
    ({"EMAIL_FROM": "acme@yahoo.co.jp"}, rules.SENDER_UNFIT),
    ({"EMAIL_FROM": "changeme@acme.io"}, rules.SENDER_UNFIT),
    ({"TWILIO_FROM": "4155552671"}, rules.MALFORMED),
    ({"SMTP_URL": "smtp.acme.io:587"}, rules.MALFORMED),
    ({"SMTP_URL": "smtp://u:p@localhost:1025"}, rules.TEST_VALUE),
    ({"SENTRY_DSN": f"https://{_body(HEX, 32)}@localhost:9000/1"}, rules.TEST_VALUE),
]


@pytest.mark.parametrize(("change", "rule"), BROKEN)
def test_what_breaks_a_rule_fails_live_and_is_advice_otherwise(
    change: dict[str, str], rule: Rule
) -> None:
    environment = {**LIVE, **change}
    result = _judge(environment)
    assert rule.id in _ids(result, Status.FAIL)
    assert all(finding.remedy and finding.why for finding in result.findings)
    assert rule.id in _ids(_judge(environment, mock=True), Status.WARN)
    assert _judge(environment, live=False).status in (Status.WARN, Status.PASS)


@pytest.mark.parametrize(
    ("change", "live", "rule"),
    [
        ({"STRIPE_SECRET_KEY": "sk_" + _body("abcdef0123", 24)}, True, rules.STRIPE_OLD_KEY),
        ({"STRIPE_SECRET_KEY": "sk_live_" + _body(ALNUM, 24)}, False, rules.LIVE_VALUE),
        ({"STRIPE_TEST": "0"}, False, rules.LIVE_VALUE),
        ({"NOTIFY_MODE": "pigeon"}, True, rules.NOTIFY_UNKNOWN),
        ({"SENTRY_ENVIRONMENT": "staging"}, True, rules.SENTRY_ENVIRONMENT),
    ],
)
def test_what_is_only_advice(change: dict[str, str], live: bool, rule: Rule) -> None:
    result = _judge({**LIVE, **change}, live=live)
    assert result.status is Status.WARN
    assert rule.id in _ids(result, Status.WARN)


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
        result = _judge({**LIVE, **SOUND, "EMAIL_FROM": sender})
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
    result = _judge({**LIVE, **SOUND, "EMAIL_FROM": sender})
    assert _ids(result) == {rules.SENDER_MALFORMED.id}


def test_keys_of_other_uses_are_not_judged() -> None:
    """AWS credentials of a CI system are not the mail provider's."""
    environment = {**LIVE, **SOUND, "AWS_ACCESS_KEY_ID": "nonsense"}
    assert _judge(environment).status is Status.PASS


@pytest.mark.parametrize("mode", sorted(REAL_MODES))
def test_a_mode_without_its_key_is_told(mode: str) -> None:
    assert _ids(_judge({**LIVE, "NOTIFY_MODE": mode})) == {rules.KEY_UNSEEN.id}


SECRET = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), min_size=8)
SOURCE = " ".join(path.read_text("utf-8") for path in Path(stage4.__file__).parent.rglob("*.py"))
NAMES = sorted({name for known in KNOWN for name in known.names})


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from([*NAMES, *LIVE]), SECRET | st.sampled_from([*SOUND.values()])),
    st.booleans(),
    st.sampled_from(["", " ", '"', "'"]),
)
def test_no_value_enters_any_output(environment: dict[str, str], live: bool, around: str) -> None:
    """Not whole, not a part of ten characters, not percent-encoded, not in base64."""
    wrapped = {name: f"{around}{value}{around}" for name, value in environment.items()}
    settings = _settings(wrapped, live, webhook_url="https://a.io/hook")
    result = judge(settings, Facts())
    shown = json.dumps(asdict(result), ensure_ascii=False, default=str)
    # What the rules themselves say, and names, may coincide with a value; nothing else may.
    plain = " ".join((SOURCE, repr(rules.RULES), repr(KNOWN), *NAMES, *LIVE, *REAL_MODES))
    for value in environment.values():
        for form in _forms(value):
            parts = {form[start : start + 10] for start in range(max(1, len(form) - 9))}
            for part in parts:
                assert len(part) < 8 or part not in shown or part in plain


def _forms(value: str) -> list[str]:
    data = value.encode()
    coded = [base64.b64encode(data).decode().rstrip("="), data.hex(), quote(value, safe="")]
    return [value, *(form for form in coded if len(form) >= 8)]


# --- the live round trip --------------------------------------------------------------------


def test_nothing_is_sent_unless_asked_for() -> None:
    assert requests(_settings(LIVE)) == ()
    assert requests(_settings({}, webhook_url="https://a.io/hook")) == ()
    assert len(requests(_settings(LIVE, webhook_url="https://a.io/hook"))) == 2


def test_stripe_verifies_the_good_signature_and_refuses_the_bad() -> None:
    stripe = pytest.importorskip("stripe")
    good, bad = requests(_settings(LIVE, webhook_url="https://a.io/hook"))
    signatures = [dict(request.headers)["Stripe-Signature"] for request in (good, bad)]
    event = stripe.Webhook.construct_event(good.body, signatures[0], WHSEC)
    assert event["livemode"] is False
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(bad.body, signatures[1], WHSEC)
    assert WHSEC not in repr((good, bad))


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        (200, 400, set()),
        (204, 403, set()),
        (400, 400, {rules.WEBHOOK_REFUSES_GOOD.id}),
        (200, 200, {rules.WEBHOOK_ACCEPTS_BAD.id}),
        (500, 500, {rules.WEBHOOK_REFUSES_GOOD.id, rules.WEBHOOK_ACCEPTS_BAD.id}),
        (None, None, {rules.WEBHOOK_REFUSES_GOOD.id, rules.WEBHOOK_ACCEPTS_BAD.id}),
    ],
)
def test_the_round_trip(good: int | None, bad: int | None, expected: set[str]) -> None:
    settings = _settings({**LIVE, **SOUND}, webhook_url="https://a.io/hook")
    asked = requests(settings)
    exchanges = {
        request.name: Exchange(
            request, request.url, status=status, trouble=None if status else Trouble.REFUSED
        )
        for request, status in zip(asked, (good, bad), strict=True)
    }
    result = judge(settings, Facts(exchanges=exchanges))
    assert _ids(result, Status.FAIL) == expected


def test_a_round_trip_without_a_secret_fails() -> None:
    settings = _settings({}, webhook_url="https://a.io/hook")
    assert rules.WEBHOOK_UNTRIED.id in _ids(judge(settings, Facts()), Status.FAIL)


def test_every_rule_can_be_broken() -> None:
    tried = {rule.id for _, rule in BROKEN}
    tried |= {rules.STRIPE_OLD_KEY.id, rules.LIVE_VALUE.id, rules.NOTIFY_UNKNOWN.id}
    tried |= {rules.SENTRY_ENVIRONMENT.id, rules.KEY_UNSEEN.id, rules.WEBHOOK_MODE.id}
    tried |= {rules.MODE_UNKNOWN.id}
    tried |= {rules.WEBHOOK_REFUSES_GOOD.id, rules.WEBHOOK_ACCEPTS_BAD.id, rules.WEBHOOK_UNTRIED.id}
    assert tried == {rule.id for rule in rules.RULES}
