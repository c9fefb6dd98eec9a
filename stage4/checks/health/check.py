"""The health endpoint's contract: it answers 2xx, in time, and what it says holds together.

Facts needed: the exchange `health`. The formats stand in formats.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from stage4 import redirects
from stage4.address import parse
from stage4.checks import Check
from stage4.checks.health.reading import read
from stage4.checks.health.words import Reading, State, bad
from stage4.config.settings import Settings
from stage4.escape import quoted
from stage4.model import CheckResult, Exchange, Facts, Finding, Request, Status

LOGIN = ("login", "log-in", "signin", "sign-in", "sso", "auth", "account")
SEEN = "set HEALTH_URL to an endpoint that says how the service is"
WHY = "load balancers and people on call act on what it says"


def requests(settings: Settings) -> tuple[Request, ...]:
    accept = "application/health+json, application/json;q=0.9, text/plain;q=0.8, */*;q=0.5"
    return (Request("health", settings.health_url, headers=(("Accept", accept),)),)


def judge(settings: Settings, facts: Facts) -> CheckResult:
    """PASS, WARN (degraded), FAIL, or INCONCLUSIVE where the answer makes no statement."""
    exchange = facts.exchanges.get("health")
    if exchange is None:
        missing = "the health URL was not asked"
        return CheckResult.of("health", [_finding("not-asked", missing, "", Status.ERROR)])
    evidence: dict[str, Any] = {
        "url": exchange.url,
        "http_status": exchange.status,
        "elapsed_ms": round(exchange.elapsed_ms, 3),
        "redirects": [hop.url for hop in exchange.hops],
    }
    findings = [*_plain_http(settings), *redirects.findings("health", exchange)]
    if exchange.trouble or exchange.status is None or exchange.truncated:
        return CheckResult.of("health", [_no_answer(exchange), *findings], evidence)
    reading = read(exchange.body, exchange.value("content-type"))
    evidence |= _said(reading)
    findings += _judged(exchange, reading, settings.health_schema)
    if not any(finding.status in (Status.FAIL, Status.INCONCLUSIVE) for finding in findings):
        message = f"it says {reading.word or 'that its parts are well'!r} ({_format(reading)})"
        findings.insert(0, _finding("sound", message, "", Status.PASS))
    return CheckResult.of("health", findings, evidence)


def _finding(
    name: str, message: str, remedy: str = SEEN, status: Status = Status.FAIL, **evidence: Any
) -> Finding:
    return Finding(f"health.{name}", status, message, remedy, WHY, evidence)


def _plain_http(settings: Settings) -> Iterator[Finding]:
    """Going live over plain http fails, whatever the answer; on this machine it is no network."""
    urls = {"the base URL": settings.base_url, "the health URL": settings.health_url}
    for name, url in urls.items():
        if settings.expect_live and urlsplit(url).scheme == "http" and not parse(url).loopback:
            message = f"{name} is plain http: {url}"
            yield Finding(
                "health.plain-http",
                Status.FAIL,
                message,
                "serve it over https, and set the URL to that",
                "whoever is on the way reads and changes everything",
            )


def _no_answer(exchange: Exchange) -> Finding:
    if exchange.truncated:
        return _finding("flood", "its body is larger than any statement; it was cut off")
    kind = exchange.trouble.value if exchange.trouble else "garbage"
    remedy = "start the service, or correct HEALTH_URL" if exchange.status is None else SEEN
    message = f"no whole answer from {exchange.url} ({kind}): {exchange.detail}"
    return _finding(kind, message, remedy)


def _judged(exchange: Exchange, reading: Reading, schema: Any) -> Iterator[Finding]:
    """Everything that is wrong with an answer that came whole."""
    status = exchange.status or 0
    good = 200 <= status < 300
    yield from _problems(exchange, reading)
    yield from _schema(exchange, reading, schema)
    failing = list(bad(reading.components))
    if not good:
        word = f" with {reading.word!r}" if reading.word else ""
        yield _finding(
            "http-status", f"it answers with status {status}{word}", "make it answer 2xx"
        )
        if reading.state is State.GOOD:
            message = f"a contradiction: {reading.word!r} with status {status}"
            yield _finding("contradiction", message, "let word and status agree")
        return
    if reading.state is State.BAD:
        yield _finding(
            "contradiction",
            f"it says {reading.word!r}, with status {status}",
            "mend the service; and let such an answer have status 503",
        )
    elif failing and not (reading.format.startswith(("django", "ad hoc, a map"))):
        names = ", ".join(f"{part.name} ({part.word})" for part in failing[:5])
        yield _finding(
            "component",
            f"a contradiction: the whole is {reading.word!r}, but not: {names}",
            "mend the parts, or let the whole tell of them",
        )
    elif failing:
        names = ", ".join(f"{part.name} ({quoted(part.word, 60)})" for part in failing[:5])
        yield _finding(
            "component",
            f"with status {status} it says that parts are not well: {names}",
            "mend the parts; and let such an answer have status 500 or 503",
        )
    yield from _degraded(reading)
    yield from _unread(reading)
    if not reading.problems and schema is None:
        yield from _no_statement(reading)


def _problems(exchange: Exchange, reading: Reading) -> Iterator[Finding]:
    for problem in reading.problems:
        if reading.format == "HTML" and _is_login(exchange):
            yield _finding(
                "login-page",
                f"it leads to a login page: {exchange.url}",
                "let the health URL answer without a login",
            )
        elif reading.format == "HTML":
            yield _finding("html", problem)
        else:
            yield _finding("unreadable" if not reading.format else "malformed", problem)


def _is_login(exchange: Exchange) -> bool:
    path = urlsplit(exchange.url).path.lower()
    asks = b'type="password"' in exchange.body.lower() or b"type=password" in exchange.body.lower()
    return asks or bool(exchange.hops and any(word in path for word in LOGIN))


def _degraded(reading: Reading) -> Iterator[Finding]:
    parts = [part.name for part in reading.components if part.state is State.DEGRADED]
    if reading.state is State.DEGRADED or parts:
        told = f": {', '.join(parts[:5])}" if parts else ""
        yield _finding(
            "degraded",
            f"it says that it is degraded ({reading.word!r}){told}",
            "look at the degraded parts",
            Status.WARN,
        )


def _unread(reading: Reading) -> Iterator[Finding]:
    """Parts whose word nobody knows: they may be bad."""
    parts = [f"{p.name} ({p.word!r})" for p in reading.components if p.state is State.UNKNOWN]
    if parts:
        yield _finding(
            "unknown-component",
            f"parts with a state that no known format has: {', '.join(parts[:5])}",
            "use the words of the format",
            Status.WARN,
        )


def _no_statement(reading: Reading) -> Iterator[Finding]:
    if reading.state is State.UNKNOWN:
        message = f"it says {reading.word!r}, which no known format has for a state"
        yield _finding(
            "unknown-word",
            message,
            "say pass, ok or UP; or give --health-schema",
            Status.INCONCLUSIVE,
        )
    elif reading.state is None and not any(
        part.state is not State.UNKNOWN for part in reading.components
    ):
        yield _finding(
            "no-statement",
            "it does not say how the service is",
            'answer {"status": "pass"}; or give --health-schema',
            Status.INCONCLUSIVE,
        )


def _schema(exchange: Exchange, reading: Reading, schema: Any) -> Iterator[Finding]:
    if schema is None:
        return
    from stage4.checks.health.schema import violations

    for where, what in violations(exchange.body, schema):
        yield _finding(
            "schema",
            f"it breaks the health schema at {where}: {what}",
            "keep the contract of --health-schema, or change it there",
        )


def _format(reading: Reading) -> str:
    return reading.format or "by the team's schema"


def _said(reading: Reading) -> dict[str, Any]:
    return {
        "format": reading.format,
        "word": reading.word,
        "state": reading.state.value if reading.state else None,
        "components": [
            {"name": part.name, "word": part.word, "state": part.state.value}
            for part in reading.components
        ],
    }


CHECK = Check(
    name="health",
    title="Health endpoint",
    promise="the health endpoint keeps its contract",
    judge=judge,
    requests=requests,
)
