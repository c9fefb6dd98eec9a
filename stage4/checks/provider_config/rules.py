"""Every rule on the provider settings."""

from __future__ import annotations

from stage4.rule import Rule

STRAY = Rule(
    "providers.stray-characters",
    "a value has quotes around it, blanks at its ends or, in a secret, anywhere",
    "they become part of the value, and the provider refuses it",
    "remove quotes and blanks where the value is set; a .env file read by Docker keeps quotes",
)
PLACEHOLDER = Rule(
    "providers.placeholder",
    "a value is a placeholder or a sample from documentation",
    "nothing can be sent, charged or verified with it",
    "set the value from the provider's dashboard",
)
MALFORMED = Rule(
    "providers.malformed",
    "a value does not have the form that its provider issues, or a flag is neither 0 nor 1",
    "it was cut off, mistyped, or belongs to another setting",
    "copy the whole value from the provider's dashboard; set a flag to 0 or 1",
)
TEST_VALUE = Rule(
    "providers.test-value",
    "a credential or address is for tests only, and EXPECT_LIVE=1",
    "customers receive nothing, and nothing is charged",
    "set the live value",
)
SANDBOX = Rule(
    "providers.sandbox",
    "Paddle, PayPal, Clerk or Auth0 is set to its sandbox or development tenant, and EXPECT_LIVE=1",
    "payments and accounts exist in the sandbox only",
    "switch to the provider's production environment and its keys",
)
LIVE_VALUE = Rule(
    "providers.live-value",
    "a live credential is set, or STRIPE_TEST=0, and EXPECT_LIVE=0",
    "a test run can charge real customers and write to them",
    "set the test value outside of production",
)
NAME_MODE = Rule(
    "providers.name-contradiction",
    "a variable whose name says live holds a test key, or the other way round",
    "whoever reads the name uses the wrong mode",
    "exchange the two keys",
)
PUBLIC_SECRET = Rule(
    "providers.public-secret",
    "a secret key is in a variable that a framework publishes (VITE_, NEXT_PUBLIC_, REACT_APP_, "
    "...); fails always",
    "every visitor can read the key in the page's JavaScript",
    "revoke the key, and keep the new one in a variable without the public prefix",
)
DEBUG = Rule(
    "providers.debug",
    "EXPECT_LIVE=1 and DEBUG, DJANGO_DEBUG, FLASK_DEBUG or APP_DEBUG is on",
    "error pages show source code and settings to every visitor",
    "turn it off in production",
)
STRIPE_TEST = Rule(
    "providers.stripe-test",
    "EXPECT_LIVE=1 and STRIPE_TEST is not 0 (or is not set, and no key shows the mode)",
    "payments run in test mode: no card is charged",
    "set STRIPE_TEST=0; a service without Stripe states its providers with --providers",
)
STRIPE_CONTRADICTION = Rule(
    "providers.stripe-contradiction",
    "STRIPE_TEST and a Stripe key, or two keys, are of different modes",
    "one half of the payments is in test mode",
    "use one mode for STRIPE_TEST and all Stripe keys",
)
STRIPE_OLD_KEY = Rule(
    "providers.stripe-old-key",
    "a Stripe key has the old form, which does not show its mode",
    "nobody can tell whether it is live",
    "roll the key in Stripe's dashboard; new keys show their mode",
)
WEBHOOK_SECRET = Rule(
    "providers.webhook-secret-missing",
    "STRIPE_SIGNING_SECRET is not set",
    "webhooks cannot be verified: payments go unnoticed, or anyone can forge them",
    "set STRIPE_SIGNING_SECRET to the endpoint's signing secret (whsec_...); a service without "
    "Stripe states its providers with --providers",
)
WEBHOOK_MODE = Rule(
    "providers.webhook-mode-unknown",
    "(for information) the mode of a webhook secret cannot be seen",
    "live and test endpoints have secrets of the same form",
    "make sure that it is the live endpoint's; --webhook-url proves that the service knows it",
)
MODE_UNKNOWN = Rule(
    "providers.mode-unknown",
    "(for information) EXPECT_LIVE=1, and a credential does not show whether it is for tests",
    "most providers issue keys of the same form for tests and for customers",
    "make sure in the provider's dashboard that it is the live one",
)
NOT_USED = Rule(
    "providers.not-used",
    "(for information) --providers does not list Stripe, or no mail provider",
    "settings of a provider that the service does not use are not judged",
    "add the provider to --providers when the service begins to use it",
)
NOTIFY_MISSING = Rule(
    "providers.notify-mode-missing",
    "NOTIFY_MODE is not set",
    "a default decides how users are notified",
    "set NOTIFY_MODE, such as NOTIFY_MODE=resend, or state the provider with --providers",
)
NOTIFY_MOCK = Rule(
    "providers.notify-mock",
    "EXPECT_LIVE=1 and NOTIFY_MODE only pretends to send",
    "no user receives a message",
    "set NOTIFY_MODE to a real provider, such as resend",
)
NOTIFY_UNKNOWN = Rule(
    "providers.notify-mode-unknown",
    "NOTIFY_MODE names a provider that is not known here, or that --providers does not list",
    "its settings cannot be judged",
    "correct NOTIFY_MODE or --providers, or add a check of your own for the provider",
)
KEY_UNSEEN = Rule(
    "providers.key-unseen",
    "a provider that NOTIFY_MODE or --providers names needs a setting that is not set here",
    "the service may have it although the gate does not: that cannot be known from here",
    "make sure that the service has it, or give it to the gate too",
)
SENDER_MISSING = Rule(
    "providers.sender-missing",
    "EMAIL_FROM is not set",
    "providers refuse mail without a sender",
    "set EMAIL_FROM, such as noreply@ your own domain; a service without mail states its "
    "providers with --providers",
)
SENDER_MALFORMED = Rule(
    "providers.sender-malformed",
    "EMAIL_FROM is not a mail address",
    "providers refuse it",
    "set EMAIL_FROM to address@domain, or Name <address@domain>",
)
SENDER_UNFIT = Rule(
    "providers.sender-unfit",
    "EMAIL_FROM is at a reserved (RFC 2606), local or free-mail domain, or is a placeholder",
    "mail from it is refused or marked as spam",
    "send from a domain of your own that the provider has verified",
)
SENTRY_ENVIRONMENT = Rule(
    "providers.sentry-environment",
    "EXPECT_LIVE=1 and SENTRY_ENVIRONMENT is not production",
    "errors of customers are filed where nobody looks",
    "set SENTRY_ENVIRONMENT=production",
)
WEBHOOK_REFUSES_GOOD = Rule(
    "providers.webhook-refuses-good",
    "a correctly signed test event is not accepted (--webhook-url)",
    "the service has another secret or does not answer: payments go unnoticed",
    "give the service and the gate the signing secret of the same endpoint",
)
WEBHOOK_ACCEPTS_BAD = Rule(
    "providers.webhook-accepts-bad",
    "an event with a wrong signature is not refused with 4xx (--webhook-url)",
    "anyone can forge payments",
    "verify the signature before anything else, and answer 400",
)
WEBHOOK_UNTRIED = Rule(
    "providers.webhook-untried",
    "--webhook-url is set and there is no usable STRIPE_SIGNING_SECRET to sign with",
    "nobody knows whether the service verifies webhooks",
    "set STRIPE_SIGNING_SECRET",
)

RULES = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
