"""What is wrong with a complete answer of the health URL. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from stage4.checks.health import rules
from stage4.checks.health.reading import Component, Reading
from stage4.checks.health.words import State
from stage4.config.settings import Settings
from stage4.escape import quoted
from stage4.model import Exchange, Finding, Status

LOGIN = ("login", "log-in", "signin", "sign-in", "sso", "auth", "account")
MAX_SHOWN = 5  # parts named in one message
MAX_MATCHED = 64 * 1024  # characters that --health-match sees


def findings(settings: Settings, exchange: Exchange, reading: Reading) -> Iterator[Finding]:
    """Everything that is wrong with a complete answer."""
    yield from _schema(exchange, settings.health_schema)
    if not 200 <= (exchange.status or 0) < 300:
        yield from _not_2xx(exchange, reading)
        return
    unmatched = list(_match(exchange, settings.health_match))
    yield from unmatched
    by_status = settings.health_accept == "status"
    by_team = settings.health_schema is not None or (settings.health_match and not unmatched)
    stated = bool(by_status or by_team)
    grave = Status.WARN if by_status else Status.FAIL
    yield from _problems(exchange, reading, stated, grave)
    yield from _bad(exchange, reading, grave)
    yield from _degraded(reading)
    yield from _unknown_parts(reading)
    if not stated and not reading.problems:
        yield from _no_statement(reading)


def _not_2xx(exchange: Exchange, reading: Reading) -> Iterator[Finding]:
    word = f" and says {quoted(reading.word, 60)!r}" if reading.word else ""
    remark = f"; {exchange.detail}" if exchange.detail else ""
    yield rules.HTTP_STATUS.fail(f"it answers with status {exchange.status}{word}{remark}")
    if reading.state is State.GOOD:
        message = f"it says {quoted(reading.word, 60)!r} with status {exchange.status}"
        yield rules.CONTRADICTION.fail(message)


def _match(exchange: Exchange, pattern: str) -> Iterator[Finding]:
    text = exchange.body.decode("utf-8", "replace")[:MAX_MATCHED]
    if pattern and not re.search(pattern, text):
        yield rules.NO_MATCH.fail(f"the body does not match {pattern!r}: {quoted(text, 60)!r}")


def _problems(
    exchange: Exchange, reading: Reading, stated: bool, grave: Status
) -> Iterator[Finding]:
    """Faults of the answer itself. `stated`: the team's settings say what counts."""
    for problem in reading.problems:
        if _is_login(exchange, reading):
            message = f"it leads to a login page: {exchange.url}"
            yield rules.LOGIN_PAGE.finding(grave, message)
        elif reading.format not in ("", "HTML"):
            yield rules.MALFORMED.finding(grave, problem)
        elif not stated:
            yield (rules.HTML if reading.format else rules.UNREADABLE).fail(problem)


def _is_login(exchange: Exchange, reading: Reading) -> bool:
    if reading.format != "HTML":
        return False
    path = urlsplit(exchange.url).path.lower()
    asks = re.search(rb"type\s*=\s*[\"']?password", exchange.body, re.IGNORECASE)
    return bool(asks or (exchange.hops and any(word in path for word in LOGIN)))


def _bad(exchange: Exchange, reading: Reading, grave: Status) -> Iterator[Finding]:
    """What says that it is down: a warning where the settings accept the status alone."""
    if reading.state is State.BAD:
        message = f"it says {quoted(reading.word, 60)!r} with status {exchange.status}"
        yield rules.CONTRADICTION.finding(grave, message)
        return
    failing = list(reading.parts_in(State.BAD))
    if failing and reading.word:
        whole = quoted(reading.word, 60)
        message = f"it says {whole!r} as a whole, but also: {_named(failing)}"
        yield rules.COMPONENT.finding(grave, message)
    elif failing:
        message = f"with status {exchange.status} it reports failing parts: {_named(failing)}"
        yield rules.COMPONENT.finding(grave, message)


def _named(parts: Iterable[Component]) -> str:
    shown = [f"{part.name} ({quoted(part.word, 60)})" for part in parts]
    more = f" and {len(shown) - MAX_SHOWN} more" if len(shown) > MAX_SHOWN else ""
    return ", ".join(shown[:MAX_SHOWN]) + more


def _degraded(reading: Reading) -> Iterator[Finding]:
    parts = list(reading.parts_in(State.DEGRADED))
    if reading.state is State.DEGRADED:
        named = f"; parts: {_named(parts)}" if parts else ""
        yield rules.DEGRADED.warn(f"it says {quoted(reading.word, 60)!r}{named}")
    elif parts:
        yield rules.DEGRADED.warn(f"parts are degraded: {_named(parts)}")


def _unknown_parts(reading: Reading) -> Iterator[Finding]:
    parts = list(reading.parts_in(State.UNKNOWN))
    if parts:
        yield rules.UNKNOWN_COMPONENT.warn(f"parts have an unknown state: {_named(parts)}")


def _no_statement(reading: Reading) -> Iterator[Finding]:
    if reading.empty:
        yield rules.STATUS_ALONE.warn("the body is empty: only the status says that it is up")
    elif reading.state is State.UNKNOWN:
        message = f"it says {quoted(reading.word, 60)!r}, which no known format has for a state"
        yield rules.UNKNOWN_WORD.finding(Status.INCONCLUSIVE, message)
    elif reading.format == "HTML with a statement":
        message = f"a web page says {quoted(reading.word, 60)!r}"
        yield rules.STATUS_ALONE.warn(message)
    elif not reading.states_something:
        message = "the body does not say how the service is"
        yield rules.NO_STATEMENT.finding(Status.INCONCLUSIVE, message)


def _schema(exchange: Exchange, schema: Any) -> Iterator[Finding]:
    if schema is None:
        return
    from stage4.checks.health.schema import violations

    for where, what in violations(exchange.body, schema):
        yield rules.SCHEMA.fail(f"it breaks the health schema at {where}: {what}")
