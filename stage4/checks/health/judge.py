"""Judges the recorded answer of the health URL. Pure.

Evidence needed: the exchange `health`. First the contract of the format that is recognised counts,
then the whole body is searched for anything that contradicts a healthy service.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from stage4 import redirects
from stage4.address import parse
from stage4.checks.health import answer, rules
from stage4.checks.health.body import read
from stage4.checks.health.reading import Reading
from stage4.checks.health.words import State
from stage4.config.settings import Settings
from stage4.escape import quoted
from stage4.model import CheckResult, Exchange, Facts, Finding, Status, Trouble

MAX_PARTS = 500  # parts in the evidence


def judge(settings: Settings, facts: Facts) -> CheckResult:
    """PASS, WARN, FAIL, INCONCLUSIVE where nothing is stated, ERROR without evidence."""
    exchange = facts.exchanges.get("health")
    if exchange is None:
        missing = rules.NOT_ASKED.finding(Status.ERROR, "the health URL was not requested")
        return CheckResult.of("health", [missing])
    evidence: dict[str, Any] = {
        "url": exchange.url,
        "http_status": exchange.status,
        "elapsed_ms": round(exchange.elapsed_ms, 3),
        "addresses": list(exchange.addresses),
        "redirects": [hop.url for hop in exchange.hops],
    }
    found = [*_plain_http(settings), *redirects.findings("health", exchange)]
    if exchange.trouble or exchange.status is None or exchange.truncated:
        return CheckResult.of("health", [_no_answer(exchange), *found], evidence)
    reading = read(exchange.body, exchange.value("content-type"))
    evidence |= _said(reading)
    found += answer.findings(settings, exchange, reading)
    if not any(finding.status in (Status.FAIL, Status.INCONCLUSIVE) for finding in found):
        found.insert(0, Finding(rules.SOUND, Status.PASS, _sound(exchange, reading)))
    return CheckResult.of("health", found, evidence)


def _plain_http(settings: Settings) -> Iterator[Finding]:
    """Plain http fails when going live, whatever the answer; loopback is not a network."""
    urls = {"the base URL": settings.base_url, "the health URL": settings.health_url}
    for name, url in urls.items():
        if settings.expect_live and urlsplit(url).scheme == "http" and not parse(url).loopback:
            yield rules.PLAIN_HTTP.fail(f"{name} is plain http: {url}")


def _no_answer(exchange: Exchange) -> Finding:
    if exchange.truncated:
        return rules.NO_ANSWER[Trouble.FLOOD].fail("the body is too long; it was cut off")
    trouble = exchange.trouble or Trouble.GARBAGE
    detail = quoted(exchange.detail)  # it may be the first line of whatever was sent
    message = f"no complete answer from {exchange.url} ({trouble.value}): {detail}"
    return rules.NO_ANSWER[trouble].fail(message)


def _sound(exchange: Exchange, reading: Reading) -> str:
    if reading.word:
        return f"it says {quoted(reading.word, 60)!r} ({reading.format})"
    if reading.components:
        return f"its parts are healthy ({reading.format})"
    return f"it answers with status {exchange.status}"


def _said(reading: Reading) -> dict[str, Any]:
    """The reading as evidence; bad parts are kept where there are too many."""
    parts = sorted(reading.components, key=lambda part: part.state is not State.BAD)
    shown = reading.components if len(parts) <= MAX_PARTS else parts[:MAX_PARTS]
    return {
        "format": reading.format,
        "word": reading.word,
        "state": reading.state.value if reading.state else None,
        "components": [
            {"name": part.name, "word": part.word, "state": part.state.value} for part in shown
        ],
    }
