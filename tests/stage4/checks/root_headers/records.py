"""A sound answer of the root, changes of it, and their judgement."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

from stage4.checks.root_headers.judge import judge
from stage4.config.settings import Settings
from stage4.model import CheckResult, Exchange, Facts, Headers, Request, Status, Tls

NOW = datetime(2026, 1, 1, tzinfo=timezone.utc)
CSP = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
SOUND: dict[str, str] = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": CSP,
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Server": "nginx",
    "Set-Cookie": "session=1; Secure; HttpOnly; SameSite=Lax",
}
TLS = Tls("TLSv1.3", "x", "", "", ("a.io", "*.b.io"), NOW, NOW + timedelta(days=60))


def settings_for(url: str = "https://a.io", live: bool = True, fail_on: str = "") -> Settings:
    return Settings(url, f"{url}/health", expect_live=live, csp_fail_on=fail_on)


def exchange_of(headers: Headers, **changes: Any) -> Exchange:
    request = Request("root", "https://a.io/")
    return replace(Exchange(request, request.url, status=200, headers=headers, tls=TLS), **changes)


def headers_of(changes: dict[str, str | None]) -> Headers:
    return tuple((name, value) for name, value in {**SOUND, **changes}.items() if value is not None)


def judged(root: Exchange, settings: Settings | None = None, **exchanges: Exchange) -> CheckResult:
    named = {name.replace("_", "-"): exchange for name, exchange in exchanges.items()}
    facts = Facts(exchanges={"root": root, "root-again": root, **named}, now=NOW)
    return judge(settings or settings_for(), facts)


def ids(result: CheckResult, *statuses: Status) -> set[str]:
    wanted = statuses or tuple(set(Status) - {Status.PASS})
    return {finding.id for finding in result.findings if finding.status in wanted}
