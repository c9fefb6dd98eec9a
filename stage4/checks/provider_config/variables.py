"""Every known variable that is set: clean, no placeholder, well formed, of the mode asked for?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stage4.checks.provider_config import rules
from stage4.checks.provider_config.settings import KNOWN, Known, Mode
from stage4.checks.provider_config.values import (
    cleaned,
    is_placeholder,
    is_stray,
    is_well_formed,
    mode_of,
)
from stage4.model import Finding, Status

Environment = Mapping[str, str]


def given(environment: Environment, *names: str) -> str:
    """The first of these that is set, without stray characters; "" = none is."""
    return next(filter(None, (cleaned(environment.get(name, "")) for name in names)), "")


def judged(environment: Environment) -> list[tuple[str, Known]]:
    """The known variables that are set and are judged with this NOTIFY_MODE."""
    notify = given(environment, "NOTIFY_MODE").lower()
    return [
        (name, known)
        for known in KNOWN
        for name in known.names
        if environment.get(name, "") and known.only_with in ("", notify)
    ]


def usable(environment: Environment, *names: str) -> str:
    """The first of these that is set and has no fault; "" = none."""
    for name, known in judged(environment):
        if name in names and not faults(name, environment[name], known):
            return environment[name]
    return ""


def faults(name: str, value: str, known: Known, grave: Status = Status.FAIL) -> list[Finding]:
    """What is wrong with the value itself, whatever the mode."""
    found, clean = [], cleaned(value)
    if is_stray(value, secret=known.secret):
        message = f"{name} has quotes or blanks that are no part of it"
        found.append(rules.STRAY.finding(grave, message, variable=name))
    if not clean:
        found.append(rules.PLACEHOLDER.finding(grave, f"{name} is blank", variable=name))
    elif is_placeholder(clean):
        found.append(rules.PLACEHOLDER.finding(grave, f"{name} is a placeholder", variable=name))
    elif not is_well_formed(clean, known):
        message = f"{name} is not what {known.provider} gives out: {known.looks}"
        found.append(rules.MALFORMED.finding(grave, message, variable=name))
    return found


def findings(environment: Environment, live: bool, grave: Status) -> Iterator[Finding]:
    """About every known variable that is set."""
    unseen = []
    for name, known in judged(environment):
        found = faults(name, environment[name], known, grave)
        yield from found
        if not any(finding.id != rules.STRAY.id for finding in found):
            yield from _mode(name, mode_of(cleaned(environment[name]), known), live, grave)
            if known.secret and known.provider != "Stripe" and not (known.live or known.test):
                unseen.append(name)
    if live and unseen:
        message = f"whether these are for tests can not be seen: {', '.join(unseen)}"
        yield rules.MODE_UNKNOWN.finding(Status.PASS, message)
    sentry = given(environment, "SENTRY_ENVIRONMENT").lower()
    if live and sentry and sentry not in ("production", "prod", "live"):
        message = "SENTRY_ENVIRONMENT is not production"
        yield rules.SENTRY_ENVIRONMENT.warn(message, variable="SENTRY_ENVIRONMENT")


def _mode(name: str, mode: Mode | None, live: bool, grave: Status) -> Iterator[Finding]:
    if live and mode is Mode.TEST:
        yield rules.TEST_VALUE.finding(grave, f"{name} is for tests only", variable=name)
    elif not live and mode is Mode.LIVE:
        yield rules.LIVE_VALUE.warn(f"{name} is a live credential", variable=name)
