"""Judges every known variable that is set: its form, and its mode against the intent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stage4.checks.provider_config import rules
from stage4.checks.provider_config.known import Known, Mode
from stage4.checks.provider_config.names import Variable, variable_of
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


def judged(environment: Environment) -> list[Variable]:
    """The known variables that are set and are judged with this NOTIFY_MODE."""
    notify = given(environment, "NOTIFY_MODE").lower()
    found = (variable_of(name) for name, value in environment.items() if value)
    return [one for one in found if one and one.known.only_with in ("", notify)]


def usable(environment: Environment, *names: str) -> str:
    """The first of these that is set and has no fault; "" = none."""
    found = {variable.name: variable.known for variable in judged(environment)}
    for name in names:
        if name in found and not faults(name, environment[name], found[name]):
            return environment[name]
    return ""


def faults(name: str, value: str, known: Known, grave: Status = Status.FAIL) -> list[Finding]:
    """What is wrong with the value itself, whatever the mode."""
    found, clean = [], cleaned(value)
    if is_stray(value, secret=known.secret):
        message = f"{name} has quotes or blanks around or inside its value"
        found.append(rules.STRAY.finding(grave, message, variable=name))
    if not clean:
        found.append(rules.PLACEHOLDER.finding(grave, f"{name} is blank", variable=name))
    elif is_placeholder(clean):
        found.append(rules.PLACEHOLDER.finding(grave, f"{name} is a placeholder", variable=name))
    elif not is_well_formed(clean, known):
        message = f"{name} does not look like a value from {known.provider}: {known.looks}"
        found.append(rules.MALFORMED.finding(grave, message, variable=name))
    return found


def findings(environment: Environment, live: bool, grave: Status) -> Iterator[Finding]:
    """About every known variable that is set."""
    unseen = []
    for variable in judged(environment):
        name, known, _ = variable
        found = faults(name, environment[name], known, grave)
        yield from found
        if not any(finding.id != rules.STRAY.id for finding in found):
            mode = mode_of(cleaned(environment[name]), known)
            yield from _mode(variable, mode, live, grave)
            if known.secret and known.provider != "Stripe" and not (known.live or known.test):
                unseen.append(name)
    if live and unseen:
        message = f"these do not show whether they are for tests: {', '.join(unseen)}"
        yield rules.MODE_UNKNOWN.finding(Status.PASS, message)
    sentry = given(environment, "SENTRY_ENVIRONMENT").lower()
    if live and sentry and sentry not in ("production", "prod", "live"):
        message = "SENTRY_ENVIRONMENT is not production"
        yield rules.SENTRY_ENVIRONMENT.warn(message, variable="SENTRY_ENVIRONMENT")


def _mode(variable: Variable, mode: Mode | None, live: bool, grave: Status) -> Iterator[Finding]:
    """A key whose name says for which mode it is has to be of that mode, whatever the intent."""
    name, known, named = variable
    if named:
        if mode and mode is not named:
            message = f"{name} holds a {mode.value} key"
            yield rules.NAME_MODE.finding(grave, message, variable=name)
    elif live and mode is Mode.TEST:
        rule = rules.SANDBOX if known.sandbox else rules.TEST_VALUE
        said = f"selects the sandbox of {known.provider}" if known.sandbox else "is for tests only"
        yield rule.finding(grave, f"{name} {said}", variable=name)
    elif not live and mode is Mode.LIVE:
        yield rules.LIVE_VALUE.warn(f"{name} is a live credential", variable=name)
