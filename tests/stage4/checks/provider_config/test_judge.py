"""Every rule on provider settings, broken and kept; no value leaks."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stage4
from stage4.checks.provider_config import rules
from stage4.checks.provider_config.judge import judge
from stage4.checks.provider_config.known import KNOWN, REAL_MODES
from stage4.model import Facts, Status
from stage4.rule import Rule
from tests.stage4.checks.provider_config.environments import (
    ALNUM,
    HEX,
    LIVE,
    SES,
    SOUND,
    WHSEC,
    ids,
    judged,
    letters,
    settings_for,
)


def test_a_sound_configuration_passes() -> None:
    result = judged({**LIVE, **SOUND})
    assert result.status is Status.PASS
    assert ids(result, Status.PASS) == {rules.WEBHOOK_MODE.id, rules.MODE_UNKNOWN.id}
    assert judged({**LIVE, **SOUND, **SES}).status is Status.PASS


def test_the_production_configuration_of_the_guide_passes_with_a_warning() -> None:
    """The gate need not hold the key that the service holds."""
    result = judged(LIVE)
    assert result.status is Status.WARN
    assert ids(result) == {rules.KEY_UNSEEN.id}


def test_the_literal_placeholder_of_the_guide_fails() -> None:
    result = judged({**LIVE, "STRIPE_SIGNING_SECRET": "whsec_..."})
    assert ids(result, Status.FAIL) == {rules.PLACEHOLDER.id}


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
    ({"STRIPE_SECRET_KEY": "sk_test_" + letters(ALNUM, 24)}, rules.TEST_VALUE),
    ({"STRIPE_SECRET_KEY": "sk_test_" + letters(ALNUM, 24)}, rules.STRIPE_CONTRADICTION),
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
    ({"SENTRY_DSN": f"https://{letters(HEX, 32)}@localhost:9000/1"}, rules.TEST_VALUE),
    ({"STRIPE_TEST": "live"}, rules.MALFORMED),
    ({"STRIPE_TEST": "test"}, rules.MALFORMED),
    ({"STRIPE_PUBLISHABLE_KEY": "pk_test_" + letters(ALNUM, 24)}, rules.TEST_VALUE),
    ({"VITE_STRIPE_PUBLIC_KEY": "pk_test_" + letters(ALNUM, 24)}, rules.TEST_VALUE),
    ({"STRIPE_LIVE_SECRET_KEY": "sk_test_" + letters(ALNUM, 24)}, rules.NAME_MODE),
    ({"STRIPE_SECRET_KEY_TEST": "sk_live_" + letters(ALNUM, 24)}, rules.NAME_MODE),
    ({"PADDLE_ENVIRONMENT": "sandbox"}, rules.SANDBOX),
    ({"PADDLE_API_KEY": "pdl_sdbx_apikey_" + letters(ALNUM, 40)}, rules.SANDBOX),
    ({"PAYPAL_MODE": "sandbox"}, rules.SANDBOX),
    ({"PAYPAL_API_URL": "https://api-m.sandbox.paypal.com"}, rules.SANDBOX),
    ({"CLERK_SECRET_KEY": "sk_test_" + letters(ALNUM, 40)}, rules.SANDBOX),
    ({"NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY": "pk_test_" + letters(ALNUM, 40)}, rules.SANDBOX),
    ({"AUTH0_DOMAIN": "dev-abc12345.us.auth0.com"}, rules.SANDBOX),
    ({"DEBUG": "True"}, rules.DEBUG),
    ({"APP_DEBUG": "1"}, rules.DEBUG),
]


@pytest.mark.parametrize(("change", "rule"), BROKEN)
def test_what_breaks_a_rule_fails_live_and_is_advice_otherwise(
    change: dict[str, str], rule: Rule
) -> None:
    environment = {**LIVE, **change}
    result = judged(environment)
    assert rule.id in ids(result, Status.FAIL)
    assert all(finding.remedy and finding.why for finding in result.findings)
    assert rule.id in ids(judged(environment, mock=True), Status.WARN)
    assert judged(environment, live=False).status in (Status.WARN, Status.PASS)


ADVICE = [
    ({"STRIPE_SECRET_KEY": "sk_" + letters("abcdef0123", 24)}, True, rules.STRIPE_OLD_KEY),
    ({"STRIPE_SECRET_KEY": "sk_live_" + letters(ALNUM, 24)}, False, rules.LIVE_VALUE),
    ({"STRIPE_TEST": "0"}, False, rules.LIVE_VALUE),
    ({"NOTIFY_MODE": "pigeon"}, True, rules.NOTIFY_UNKNOWN),
    ({"SENTRY_ENVIRONMENT": "staging"}, True, rules.SENTRY_ENVIRONMENT),
]


@pytest.mark.parametrize(("change", "live", "rule"), ADVICE)
def test_what_is_only_advice(change: dict[str, str], live: bool, rule: Rule) -> None:
    result = judged({**LIVE, **change}, live=live)
    assert result.status is Status.WARN
    assert rule.id in ids(result, Status.WARN)


def test_keys_of_other_uses_are_not_judged() -> None:
    """AWS credentials of a CI system are not the mail provider's."""
    environment = {**LIVE, **SOUND, "AWS_ACCESS_KEY_ID": "nonsense"}
    assert judged(environment).status is Status.PASS


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
    settings = settings_for(wrapped, live, webhook_url="https://a.io/hook")
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
