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
    "a value has not the form that its provider gives out",
    "it was cut, mistyped, or is the value of another setting",
    "copy the whole value from the provider's dashboard",
)
TEST_VALUE = Rule(
    "providers.test-value",
    "a credential or address is for tests only, and EXPECT_LIVE=1",
    "customers would get nothing, and nothing would be charged",
    "set the live value",
)
LIVE_VALUE = Rule(
    "providers.live-value",
    "a live credential is set, or STRIPE_TEST=0, and EXPECT_LIVE=0",
    "a test run can charge and write to real customers",
    "set the test value outside of production",
)
STRIPE_TEST = Rule(
    "providers.stripe-test",
    "EXPECT_LIVE=1 and STRIPE_TEST is not 0 (or, without a key, not set)",
    "payments run in test mode: no card is charged",
    "set STRIPE_TEST=0",
)
STRIPE_CONTRADICTION = Rule(
    "providers.stripe-contradiction",
    "STRIPE_TEST and a Stripe key, or two keys, are of different modes",
    "one half of the payments is in test mode",
    "make STRIPE_TEST and all Stripe keys of one mode",
)
STRIPE_OLD_KEY = Rule(
    "providers.stripe-old-key",
    "a Stripe key of the old form tells no mode",
    "whether it is live can not be known",
    "roll the key in Stripe's dashboard; new ones tell their mode",
)
WEBHOOK_SECRET = Rule(
    "providers.webhook-secret-missing",
    "STRIPE_SIGNING_SECRET is not set",
    "webhooks can not be verified: payments are not noticed, or anyone can forge them",
    "set STRIPE_SIGNING_SECRET to the endpoint's signing secret (whsec_...)",
)
WEBHOOK_MODE = Rule(
    "providers.webhook-mode-unknown",
    "(says only) the mode of a webhook secret can not be seen",
    "live and test endpoints have secrets of the same form",
    "make sure that it is the live endpoint's; --webhook-url proves that the service knows it",
)
MODE_UNKNOWN = Rule(
    "providers.mode-unknown",
    "(says only) EXPECT_LIVE=1, and whether a credential is for tests can not be seen",
    "most providers give keys for tests and for customers the same form",
    "make sure in the provider's dashboard that it is the live one",
)
NOTIFY_MISSING = Rule(
    "providers.notify-mode-missing",
    "NOTIFY_MODE is not set",
    "how users are written to is left to a default",
    "set NOTIFY_MODE, such as NOTIFY_MODE=resend",
)
NOTIFY_MOCK = Rule(
    "providers.notify-mock",
    "EXPECT_LIVE=1 and NOTIFY_MODE only pretends to send",
    "no user gets a message",
    "set NOTIFY_MODE to a real provider, such as resend",
)
NOTIFY_UNKNOWN = Rule(
    "providers.notify-mode-unknown",
    "NOTIFY_MODE names no provider that is known here",
    "its settings can not be judged",
    "correct the name, or add a check of your own for it",
)
KEY_UNSEEN = Rule(
    "providers.key-unseen",
    "the provider that NOTIFY_MODE names needs a setting that is not set here",
    "the service may have it while the gate has not: that can not be known from here",
    "make sure that the service has it; or give it to the gate too",
)
SENDER_MISSING = Rule(
    "providers.sender-missing",
    "EMAIL_FROM is not set",
    "providers refuse mail without a sender",
    "set EMAIL_FROM, such as noreply@ your own domain",
)
SENDER_MALFORMED = Rule(
    "providers.sender-malformed",
    "EMAIL_FROM is no mail address",
    "providers refuse it",
    "set EMAIL_FROM to address@domain, or Name <address@domain>",
)
SENDER_UNFIT = Rule(
    "providers.sender-unfit",
    "EMAIL_FROM is at a reserved (RFC 2606), local or free-mail domain, or a placeholder",
    "mail from it is refused or lands in spam",
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
    "a rightly signed test event is not accepted (--webhook-url)",
    "the service has another secret or does not answer: payments are not noticed",
    "give the service and the gate the signing secret of the same endpoint",
)
WEBHOOK_ACCEPTS_BAD = Rule(
    "providers.webhook-accepts-bad",
    "a wrongly signed event is not refused with 4xx (--webhook-url)",
    "anyone can forge payments",
    "verify the signature before anything else, and answer 400",
)
WEBHOOK_UNTRIED = Rule(
    "providers.webhook-untried",
    "--webhook-url is set and there is no usable STRIPE_SIGNING_SECRET to sign with",
    "whether the service verifies webhooks is not known",
    "set STRIPE_SIGNING_SECRET",
)

RULES = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
