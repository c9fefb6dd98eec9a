"""Stripe: STRIPE_TEST against the keys, and both against the intent; the webhook secret."""

from __future__ import annotations

from collections.abc import Iterator

from stage4.checks.provider_config import rules
from stage4.checks.provider_config.known import Mode
from stage4.checks.provider_config.values import cleaned, is_stray, is_well_formed, mode_of
from stage4.checks.provider_config.variables import Environment, given, judged
from stage4.config.values import NO, YES
from stage4.model import Finding, Status

SECRETS = ("STRIPE_SIGNING_SECRET", "STRIPE_WEBHOOK_SECRET", "STRIPE_ENDPOINT_SECRET")


def findings(environment: Environment, live: bool, grave: Status) -> Iterator[Finding]:
    """About a service that uses Stripe."""
    keys = _key_modes(environment)
    yield from _flag(environment, set(keys.values()), live, grave)
    yield from _contradictions(environment, keys, grave)
    for name, mode in keys.items():
        if mode is None:
            message = f"{name} has the old form, which does not show its mode"
            yield rules.STRIPE_OLD_KEY.warn(message, variable=name)
    if not given(environment, *SECRETS):
        message = "STRIPE_SIGNING_SECRET is not set"
        yield rules.WEBHOOK_SECRET.finding(grave, message, variable=SECRETS[0])
    else:
        message = "the webhook secret does not show whether it is the live endpoint's"
        yield rules.WEBHOOK_MODE.finding(Status.PASS, message)


def _key_modes(environment: Environment) -> dict[str, Mode | None]:
    """The well-formed API keys that are set, and their modes."""
    return {
        name: mode_of(cleaned(environment[name]), known)
        for name, known, named in judged(environment)
        if known.provider == "Stripe"
        and named is None
        and name not in SECRETS
        and is_well_formed(cleaned(environment[name]), known)
    }


def _flag(
    environment: Environment, modes: set[Mode | None], live: bool, grave: Status
) -> Iterator[Finding]:
    """STRIPE_TEST itself."""
    raw = environment.get("STRIPE_TEST", "")
    flag = cleaned(raw).lower()
    evidence = {"variable": "STRIPE_TEST"}
    if raw and is_stray(raw, secret=True):
        message = "STRIPE_TEST has quotes or blanks around its value"
        yield rules.STRAY.finding(grave, message, **evidence)
    if flag and flag not in YES | NO:
        yield rules.MALFORMED.finding(grave, "STRIPE_TEST is neither 0 nor 1", **evidence)
    elif live and flag in YES:
        message = "STRIPE_TEST asks for test mode"
        yield rules.STRIPE_TEST.finding(grave, message, **evidence)
    elif not live and flag in NO:
        yield rules.LIVE_VALUE.warn("STRIPE_TEST asks for live mode", **evidence)
    elif live and not flag and Mode.LIVE not in modes:
        message = "STRIPE_TEST is not set, and no key shows the mode"
        yield rules.STRIPE_TEST.finding(grave, message, **evidence)


def _contradictions(
    environment: Environment, keys: dict[str, Mode | None], grave: Status
) -> Iterator[Finding]:
    flag = given(environment, "STRIPE_TEST").lower()
    wanted = Mode.LIVE if flag in NO else Mode.TEST if flag in YES else None
    known = {name: mode for name, mode in keys.items() if mode}
    for name, mode in known.items():
        if wanted and mode is not wanted:
            message = f"STRIPE_TEST asks for {wanted.value} mode, but {name} is a {mode.value} key"
            yield rules.STRIPE_CONTRADICTION.finding(grave, message, variable=name)
    if wanted is None and len(set(known.values())) > 1:
        message = f"keys of different modes are set: {', '.join(known)}"
        yield rules.STRIPE_CONTRADICTION.finding(grave, message)
