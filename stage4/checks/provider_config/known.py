"""The known variables as data: how a valid value looks, whose it is, which ones are for tests.

Forms: the providers' own documentation, July 2025; lengths are generous, since they change.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple


class Mode(Enum):
    """What a value is meant for; None where that cannot be seen."""

    LIVE = "live"
    TEST = "test"


class Known(NamedTuple):
    """One kind of setting.

    provider    its name as people write it; SHORT_NAMES has that of the settings
    form        what the whole value has to match
    looks       the same for people
    live, test  what shows the mode of a well-formed value; "" = nothing does
    secret      it holds no blanks
    only_with   NOTIFY_MODE for which it is judged; "" = always (AWS keys may have other uses)
    sandbox     the test value selects a whole environment, not one credential
    """

    provider: str
    names: tuple[str, ...]
    form: str
    looks: str
    live: str = ""
    test: str = ""
    secret: bool = True
    only_with: str = ""
    sandbox: bool = False


_HEX32 = r"[0-9a-fA-F]{32}"
_UUID = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
_SANDBOXES = (
    r"(?i:localhost|127\.\d+\.\d+\.\d+|::1|mail(?:hog|pit|catcher|dev)|"
    r"(?:.*\.)?mailtrap\.io|(?:.*\.)?ethereal\.email)$"
)

KNOWN = (
    Known(
        "Stripe",
        ("STRIPE_SECRET_KEY", "STRIPE_SECRET", "STRIPE_API_KEY", "STRIPE_RESTRICTED_KEY"),
        r"[sr]k_(?:live|test)_[A-Za-z0-9]{10,128}|sk_(?!live|test)[A-Za-z0-9]{10,128}",
        "sk_live_ or rk_live_ (in tests _test_) and 10 to 128 letters and digits",
        live=r"[sr]k_live_",
        test=r"[sr]k_test_",
    ),
    Known(
        "Stripe",
        ("STRIPE_PUBLISHABLE_KEY", "STRIPE_PUBLIC_KEY"),
        r"pk_(?:live|test)_[A-Za-z0-9]{10,128}",
        "pk_live_ (in tests pk_test_) and 10 to 128 letters and digits",
        live="pk_live_",
        test="pk_test_",
    ),
    Known(  # secret in some frameworks, publishable in others
        "Stripe",
        ("STRIPE_KEY",),
        r"[prs]k_(?:live|test)_[A-Za-z0-9]{10,128}|sk_(?!live|test)[A-Za-z0-9]{10,128}",
        "sk_live_, rk_live_ or pk_live_ (in tests _test_) and 10 to 128 letters and digits",
        live=r"[prs]k_live_",
        test=r"[prs]k_test_",
    ),
    Known(
        "Stripe",
        ("STRIPE_SIGNING_SECRET", "STRIPE_WEBHOOK_SECRET", "STRIPE_ENDPOINT_SECRET"),
        r"whsec_(?=.{32,64}$)[A-Za-z0-9+/_-]+={0,2}",
        "whsec_ and 32 to 64 characters of base64",
    ),
    Known("Resend", ("RESEND_API_KEY",), r"re_[A-Za-z0-9_-]{8,128}", "re_ and letters and digits"),
    Known(
        "SendGrid",
        ("SENDGRID_API_KEY",),
        r"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}",
        "SG., 22 characters, a dot and 43 characters",
    ),
    Known(
        "Postmark",
        ("POSTMARK_SERVER_TOKEN", "POSTMARK_API_TOKEN", "POSTMARK_API_KEY", "POSTMARK_TOKEN"),
        rf"{_UUID}|POSTMARK_API_TEST",
        "a UUID",
        test="POSTMARK_API_TEST",
    ),
    Known(
        "Mailgun",
        ("MAILGUN_API_KEY",),
        rf"key-[0-9a-z]{{32}}|{_HEX32}(?:-[0-9a-fA-F]{{8}}){{2}}|{_HEX32}",
        "key- and 32 letters and digits, or 32, 8 and 8 hexadecimal digits",
    ),
    Known(
        "Mailgun",
        ("MAILGUN_DOMAIN",),
        r"(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}",
        "a domain",
        test=r"(?i)sandbox.*\.mailgun\.org",
        secret=False,
    ),
    Known("Twilio", ("TWILIO_ACCOUNT_SID",), rf"AC{_HEX32}", "AC and 32 hexadecimal digits"),
    Known(
        "Twilio",
        ("TWILIO_API_KEY", "TWILIO_API_KEY_SID"),
        rf"SK{_HEX32}",
        "SK and 32 hexadecimal digits",
    ),
    Known("Twilio", ("TWILIO_AUTH_TOKEN",), _HEX32, "32 hexadecimal digits"),
    Known(
        "Twilio",
        ("TWILIO_FROM", "TWILIO_FROM_NUMBER", "TWILIO_PHONE_NUMBER"),
        r"\+[1-9][0-9]{6,14}|[0-9]{5,6}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}|MG[0-9a-fA-F]{32}",
        "a number such as +14155552671 (E.164)",
        test=r"\+1500555\d{4}",
        secret=False,
    ),
    Known(
        "Amazon SES",
        ("AWS_ACCESS_KEY_ID",),
        r"A[KS]IA[A-Z2-7]{16}",
        "AKIA and 16 capital letters and digits",
        only_with="ses",
    ),
    Known(
        "Amazon SES",
        ("AWS_SECRET_ACCESS_KEY",),
        r"[A-Za-z0-9+/]{40}",
        "40 characters of base64",
        only_with="ses",
    ),
    Known(
        "Amazon SES",
        ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_SES_REGION", "SES_REGION"),
        r"[a-z]{2}(?:-[a-z]+)+-\d",
        "a region such as eu-central-1",
        secret=False,
        only_with="ses",
    ),
    Known(
        "SMTP",
        ("SMTP_HOST", "SMTP_SERVER", "EMAIL_HOST"),
        r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9a-fA-F:]+",
        "a host name without scheme and port",
        test=_SANDBOXES,
        secret=False,
    ),
    Known(
        "SMTP",
        ("SMTP_PORT", "EMAIL_PORT"),
        r"0*(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5])",
        "a number from 1 to 65535",
        secret=False,
    ),
    Known(
        "SMTP",
        ("SMTP_PASSWORD", "SMTP_PASS", "EMAIL_HOST_PASSWORD"),
        r"\S.*",
        "a password",
        secret=False,
    ),
    Known(
        "SMTP",
        ("SMTP_URL", "EMAIL_URL"),
        r"smtps?(?:\+[a-z]+)?://(?:[^@\s]*@)?[A-Za-z0-9.-]+(?::\d{1,5})?(?:[/?].*)?",
        "smtp://USER:PASSWORD@HOST:PORT",
        test=rf"[^?]*[@/]{_SANDBOXES.removesuffix('$')}(?:[:/?]|$)",
    ),
    Known(
        "Paddle",
        ("PADDLE_API_KEY",),
        r"pdl_(?:live|sdbx)_apikey_[A-Za-z0-9_]{20,128}|[0-9a-f]{50}",
        "pdl_live_apikey_ (in tests pdl_sdbx_apikey_) and letters and digits",
        live="pdl_live_",
        test="pdl_sdbx_",
        sandbox=True,
    ),
    Known(
        "Paddle",
        ("PADDLE_CLIENT_TOKEN", "PADDLE_CLIENT_SIDE_TOKEN"),
        r"(?:live|test)_[A-Za-z0-9]{20,64}",
        "live_ (in tests test_) and letters and digits",
        live="live_",
        test="test_",
        sandbox=True,
    ),
    Known(
        "Paddle",
        ("PADDLE_ENVIRONMENT", "PADDLE_ENV"),
        r"(?i:production|live|sandbox)",
        "production or sandbox",
        live="(?i:production|live)",
        test="(?i:sandbox)",
        sandbox=True,
    ),
    Known(
        "PayPal",
        ("PAYPAL_MODE", "PAYPAL_ENVIRONMENT", "PAYPAL_ENV"),
        r"(?i:live|production|sandbox)",
        "live or sandbox",
        live="(?i:production|live)",
        test="(?i:sandbox)",
        sandbox=True,
    ),
    Known(
        "PayPal",
        ("PAYPAL_API_URL", "PAYPAL_API_BASE", "PAYPAL_BASE_URL"),
        r"https://[A-Za-z0-9.-]+(?:/.*)?",
        "https://api-m.paypal.com",
        live=r"https://api(?:-m)?\.paypal\.com",
        test=r"https://[^/]*sandbox",
        sandbox=True,
    ),
    Known(
        "Clerk",
        ("CLERK_SECRET_KEY", "CLERK_API_KEY"),
        r"sk_(?:live|test)_[A-Za-z0-9]{10,128}",
        "sk_live_ (in tests sk_test_) and letters and digits",
        live="sk_live_",
        test="sk_test_",
        sandbox=True,
    ),
    Known(
        "Clerk",
        ("CLERK_PUBLISHABLE_KEY",),
        r"pk_(?:live|test)_[A-Za-z0-9+/=_-]{10,256}",
        "pk_live_ (in tests pk_test_) and base64",
        live="pk_live_",
        test="pk_test_",
        sandbox=True,
    ),
    Known(
        "Auth0",
        ("AUTH0_DOMAIN", "AUTH0_ISSUER_BASE_URL", "AUTH0_ISSUER"),
        r"(?:https://)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/?",
        "a domain such as login.acme.io",
        test=r"(?:https://)?dev-[a-z0-9-]+\.(?:[a-z]{2}\.)?auth0\.com",
        secret=False,
        sandbox=True,
    ),
    Known(
        "Sentry",
        ("SENTRY_DSN",),
        r"https://[0-9a-fA-F]{16,64}(?::[0-9a-fA-F]+)?@[A-Za-z0-9.-]+(?::\d+)?/(?:[\w-]+/)*\d+",
        "https://KEY@HOST/NUMBER",
        test=r"[^@]*@(?:localhost|127\.)",
    ),
)

BY_NAME = {name: known for known in KNOWN for name in known.names}
# The names of providers in the setting `providers`, where they differ from the lower-case name.
SHORT_NAMES = {"Amazon SES": "ses"}
MAIL = frozenset("resend sendgrid postmark mailgun ses smtp".split())

REAL_MODES = {  # NOTIFY_MODE, and of which variables it needs one each
    "resend": (("RESEND_API_KEY",),),
    "sendgrid": (("SENDGRID_API_KEY",),),
    "postmark": (
        ("POSTMARK_SERVER_TOKEN", "POSTMARK_API_TOKEN", "POSTMARK_API_KEY", "POSTMARK_TOKEN"),
    ),
    "mailgun": (("MAILGUN_API_KEY",), ("MAILGUN_DOMAIN",)),
    "twilio": (
        ("TWILIO_ACCOUNT_SID",),
        ("TWILIO_AUTH_TOKEN", "TWILIO_API_KEY", "TWILIO_API_KEY_SID"),
    ),
    "ses": (("AWS_ACCESS_KEY_ID",), ("AWS_SECRET_ACCESS_KEY",)),
    "smtp": (("SMTP_HOST", "SMTP_SERVER", "EMAIL_HOST", "SMTP_URL"),),
}
MOCK_MODES = frozenset(
    "mock console log logs outbox file none test testing memory dummy fake stdout noop off "
    "disabled debug sandbox local stub null dry-run dryrun 0 false".split()
)

# Samples printed in documentation, which people copy.
SAMPLES = frozenset(
    (
        "sk_test_4eC39HqLyjWDarjtT1zdp7dc",
        "sk_test_BQokikJOvBiI2HlWgH4olfQ2",
        "pk_test_TYooMQauvdEDq54NiTphI7jx",
        "AKIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "re_123456789",
        "key-3ax6xnjp29jd6fds4gc373sgvjxteol0",
        "https://examplePublicKey@o0.ingest.sentry.io/0",
    )
)
_WORDS = (
    r"change[_-]?me|replace[_-]?(?:me|this|with)|place[_-]?holder|example|sample|dummy|"
    r"your[_-]?(?:key|secret|token|password|api|own|real|signing|webhook|stripe|value)|"
    r"insert[_-]|_here\b|todo\b|fixme\b|redacted|<[^>]*>|\$\{|\$\(|\{\{|%\(|\.\.\.|…|\*{3,}|x{4,}"
)
PLACEHOLDER = re.compile(
    rf"(?i:{_WORDS})|^(?i:x{{3,}}|secret|password|none|null|undefined|nil|n/a|tbd|test|your[_-].*)$"
)
