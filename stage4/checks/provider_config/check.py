"""The provider check for the registry: what it requests, and its judge."""

from __future__ import annotations

import time

from stage4.checks import Check
from stage4.checks.provider_config import stripe, variables, webhook
from stage4.checks.provider_config.judge import judge
from stage4.config.settings import Settings
from stage4.model import Request


def requests(settings: Settings) -> tuple[Request, ...]:
    """Nothing but the round trip, where it is asked for; a signature is good for five minutes."""
    secret = variables.usable(settings.environment, *stripe.SECRETS)
    if not settings.webhook_url or not secret:
        return ()
    return webhook.requests(settings.webhook_url, secret, int(time.time()))


CHECK = Check(
    name="provider_config",
    title="Provider configuration",
    judge=judge,
    requests=requests,
)
