"""Environments that are sound, and their judgement."""

from __future__ import annotations

import random
import string

from stage4.checks.provider_config.judge import judge
from stage4.config.settings import Settings
from stage4.model import CheckResult, Facts, Status


def letters(alphabet: str, length: int, seed: int = 1) -> str:
    return "".join(random.Random(seed).choices(alphabet, k=length))


ALNUM = string.ascii_letters + string.digits
HEX = "0123456789abcdef"
WHSEC = "whsec_" + letters(ALNUM, 32)
LIVE = {
    "STRIPE_TEST": "0",
    "STRIPE_SIGNING_SECRET": WHSEC,
    "NOTIFY_MODE": "resend",
    "EMAIL_FROM": "noreply@yourapp.com",
}
SOUND = {
    "STRIPE_SECRET_KEY": "sk_live_" + letters(ALNUM, 24),
    "STRIPE_PUBLISHABLE_KEY": "pk_live_" + letters(ALNUM, 24),
    "RESEND_API_KEY": "re_" + letters(ALNUM, 24),
    "SENDGRID_API_KEY": f"SG.{letters(ALNUM, 22)}.{letters(ALNUM, 43)}",
    "POSTMARK_SERVER_TOKEN": "3f1c2a9b-7d64-4e1f-9a53-0b8c6d2e7f41",
    "MAILGUN_API_KEY": "key-" + letters(HEX, 32),
    "MAILGUN_DOMAIN": "mg.acme.io",
    "TWILIO_ACCOUNT_SID": "AC" + letters(HEX, 32),
    "TWILIO_AUTH_TOKEN": letters(HEX, 32),
    "TWILIO_FROM": "+14155552671",
    "SMTP_HOST": "smtp.acme.io",
    "SMTP_PORT": "587",
    "SMTP_PASSWORD": letters(ALNUM, 16),
    "SENTRY_DSN": f"https://{letters(HEX, 32)}@o42.ingest.sentry.io/4501",
    "SENTRY_ENVIRONMENT": "production",
}
SES = {
    "NOTIFY_MODE": "ses",
    "AWS_ACCESS_KEY_ID": "AKIA" + letters("ABCDEFGHJKLMNPQRSTUVWXYZ234567", 16),
    "AWS_SECRET_ACCESS_KEY": letters(ALNUM, 40),
    "AWS_REGION": "eu-central-1",
}


def settings_for(
    environment: dict[str, str],
    live: bool = True,
    mock: bool = False,
    webhook_url: str = "",
    providers: tuple[str, ...] | None = None,
) -> Settings:
    return Settings(
        "https://a.io",
        "https://a.io/health",
        expect_live=live,
        allow_provider_mock=mock,
        environment=environment,
        webhook_url=webhook_url,
        providers=providers,
    )


def judged(
    environment: dict[str, str],
    live: bool = True,
    mock: bool = False,
    providers: tuple[str, ...] | None = None,
) -> CheckResult:
    return judge(settings_for(environment, live, mock, providers=providers), Facts())


def ids(result: CheckResult, *statuses: Status) -> set[str]:
    wanted = statuses or (Status.FAIL, Status.WARN)
    return {finding.id for finding in result.findings if finding.status in wanted}
