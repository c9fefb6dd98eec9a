"""The root's answer: rules with a record that breaks each, and records that keep them."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stage4.checks.root_headers import rules
from stage4.checks.root_headers.judge import judge
from stage4.model import Facts, Hop, Status
from stage4.rule import Rule
from tests.stage4.checks.root_headers.records import (
    CSP,
    SOUND,
    exchange_of,
    headers_of,
    ids,
    judged,
    settings_for,
)

OPEN = "default-src 'none'; frame-ancestors"


def test_a_sound_answer_passes() -> None:
    result = judged(exchange_of(headers_of({})))
    assert result.status is Status.PASS, result.findings
    assert ids(result, Status.PASS) == {rules.CSP_ENFORCED}
    assert result.evidence["csp"]["injected_script_runs"] is False


BROKEN: list[tuple[dict[str, str | None], Rule, Status]] = [
    ({"Content-Security-Policy": None}, rules.CSP_MISSING, Status.FAIL),
    ({"Content-Security-Policy": " ; ,"}, rules.CSP_MISSING, Status.FAIL),
    ({"Content-Security-Policy": "script-src ‘self’"}, rules.CSP_MISSING, Status.FAIL),
    (
        {"Content-Security-Policy": None, "Content-Security-Policy-Report-Only": CSP},
        rules.CSP_REPORT_ONLY,
        Status.FAIL,
    ),
    ({"Content-Security-Policy": "script-src *"}, rules.CSP_INJECTION, Status.FAIL),
    ({"Content-Security-Policy": "default-src www.google.com"}, rules.CSP_HIGH, Status.WARN),
    ({"Strict-Transport-Security": None}, rules.HSTS_MISSING, Status.WARN),
    ({"Strict-Transport-Security": "max-age=0"}, rules.HSTS_MISSING, Status.WARN),
    ({"Strict-Transport-Security": "max-age=x"}, rules.HSTS_MISSING, Status.WARN),
    ({"Strict-Transport-Security": 'max-age="31536000'}, rules.HSTS_MISSING, Status.WARN),
    ({"Strict-Transport-Security": "max-age=31536000, max-age=1"}, rules.HSTS_MISSING, Status.WARN),
    (
        {"Strict-Transport-Security": "max-age=9999999; preload; preload"},
        rules.HSTS_MISSING,
        Status.WARN,
    ),
    ({"Strict-Transport-Security": "max-age=86400"}, rules.HSTS_SHORT, Status.WARN),
    ({"Strict-Transport-Security": 'Max-Age = "86400" ;'}, rules.HSTS_SHORT, Status.WARN),
    ({"X-Content-Type-Options": None}, rules.NOSNIFF_MISSING, Status.WARN),
    ({"Referrer-Policy": None}, rules.REFERRER_POLICY, Status.WARN),
    ({"Referrer-Policy": "same-origin, unsafe-url"}, rules.REFERRER_POLICY, Status.WARN),
    ({"Content-Security-Policy": "default-src 'none'"}, rules.FRAMING, Status.WARN),
    (
        {
            "Content-Security-Policy": "default-src 'none'; frame-ancestors *",
            "X-Frame-Options": "DENY",
        },
        rules.FRAMING,
        Status.WARN,
    ),
    ({"Content-Security-Policy": f"{OPEN} https://*"}, rules.FRAMING, Status.WARN),
    ({"Content-Security-Policy": f"{OPEN} *.com"}, rules.FRAMING, Status.WARN),
    ({"Content-Security-Policy": f"{OPEN} é"}, rules.FRAMING, Status.WARN),
    (
        {
            "Content-Security-Policy": "default-src 'none'",
            "X-Frame-Options": "ALLOW-FROM https://b",
        },
        rules.FRAMING,
        Status.WARN,
    ),
    (
        {"Set-Cookie": "__Host-a=1; Secure; HttpOnly; SameSite=Lax"},
        rules.COOKIE_PREFIX,
        Status.WARN,
    ),
    (
        {"Set-Cookie": "__host-a=1; Secure; Path=/; Domain=a.io; HttpOnly; SameSite=Lax"},
        rules.COOKIE_PREFIX,
        Status.WARN,
    ),
    (
        {"Set-Cookie": "__Secure-a=1; HttpOnly; SameSite=Lax"},
        rules.COOKIE_PREFIX,
        Status.WARN,
    ),
    ({"Set-Cookie": "a=1; HttpOnly; SameSite=Lax"}, rules.COOKIE_SECURE, Status.WARN),
    ({"Set-Cookie": "a=1; Secure; SameSite=Lax"}, rules.COOKIE_HTTPONLY, Status.WARN),
    ({"Set-Cookie": "a=1; Secure; HttpOnly"}, rules.COOKIE_SAMESITE, Status.WARN),
    ({"Server": "nginx/1.25.3"}, rules.BANNER, Status.WARN),
    ({"X-Powered-By": "Express"}, rules.BANNER, Status.WARN),
    ({"X-Generator": "Drupal 10"}, rules.BANNER, Status.WARN),
    ({"Via": "1.1 varnish/7.1"}, rules.BANNER, Status.WARN),
]
KEPT: list[dict[str, str | None]] = [
    {"Strict-Transport-Security": 'includeSubDomains; MAX-AGE="31536000"; preload'},
    {"Strict-Transport-Security": f"max-age={'9' * 5000}"},
    {"Content-Security-Policy": "default-src 'none'", "X-Frame-Options": "deny"},
    {"Content-Security-Policy": "default-src 'none'", "X-Frame-Options": "DENY, SAMEORIGIN"},
    {"Content-Security-Policy": f"{OPEN} *, frame-ancestors b.io"},
    {"Content-Security-Policy": f"{OPEN}"},
    {"X-Content-Type-Options": "NoSniff, x"},
    {"Referrer-Policy": "unsafe-url, strict-origin, what-is-to-come"},
    {"Set-Cookie": "__Host-a=1; Secure; Path=/; HttpOnly; SameSite=Lax"},
    {"Set-Cookie": "a=; Expires=Thu, 01-Jan-70 00:00:00 GMT"},
    {"Set-Cookie": "a=; Max-Age=0"},
    {"Via": "1.1 varnish"},
    {"Server": "cloudflare"},
]


@pytest.mark.parametrize("changes", KEPT)
def test_what_keeps_the_rules(changes: dict[str, str | None]) -> None:
    assert ids(judged(exchange_of(headers_of(changes)))) == set()


@pytest.mark.parametrize(("changes", "rule", "status"), BROKEN)
def test_what_breaks_a_rule(changes: dict[str, str | None], rule: Rule, status: Status) -> None:
    result = judged(exchange_of(headers_of(changes)))
    assert rule.id in ids(result, status)
    assert rule.id not in ids(judged(exchange_of(headers_of({}))))


@pytest.mark.parametrize(
    ("fail_on", "live", "policy", "status"),
    [
        ("", False, "script-src *; frame-ancestors 'none'", Status.WARN),
        ("", True, "script-src *; frame-ancestors 'none'", Status.FAIL),
        ("missing", True, "script-src *; frame-ancestors 'none'", Status.WARN),
        ("injection", False, "script-src *; frame-ancestors 'none'", Status.FAIL),
        ("high", False, "script-src 'none'; frame-ancestors 'none'", Status.FAIL),
        ("injection", True, "script-src 'none'; frame-ancestors 'none'", Status.WARN),
    ],
)
def test_what_fails_is_a_choice(fail_on: str, live: bool, policy: str, status: Status) -> None:
    root = exchange_of(headers_of({"Content-Security-Policy": policy}))
    assert judged(root, settings_for(live=live, fail_on=fail_on)).status is status


def test_missing_evidence_is_no_pass() -> None:
    assert judge(settings_for(), Facts()).status is Status.ERROR
    unseen = judged(exchange_of(headers_of({}), tls=None))
    assert ids(unseen) == {rules.TLS_UNSEEN.id}
    assert unseen.status is Status.INCONCLUSIVE


def test_plain_http() -> None:
    root = exchange_of(headers_of({}), url="http://a.io/", tls=None)
    live, later = settings_for("http://a.io"), settings_for("http://a.io", live=False)
    assert rules.PLAIN_HTTP.id in ids(judged(root, live), Status.FAIL)
    assert rules.PLAIN_HTTP.id not in ids(judged(root, later))
    loopback = exchange_of(headers_of({}), url="http://127.0.0.1/", tls=None)
    assert judged(loopback, settings_for("http://127.0.0.1")).status is Status.PASS


def test_redirects_are_reported() -> None:
    hops = (Hop("https://a.io/", 301, "http://b.io/"),)
    result = judged(exchange_of(headers_of({}), hops=hops, url="http://b.io/", tls=None))
    assert ids(result) >= {"headers.downgrade", "headers.host-change"}


NAMES = st.sampled_from([*SOUND, "X-Frame-Options", "X-Powered-By", "Via", "X"])


@settings(deadline=None)
@given(
    st.lists(st.tuples(NAMES, st.text())),
    st.binary(),
    st.one_of(st.none(), st.integers(100, 999)),
)
def test_any_answer_is_judged(
    headers: list[tuple[str, str]], body: bytes, status: int | None
) -> None:
    result = judged(exchange_of(tuple(headers), body=body, status=status))
    json.dumps(asdict(result), default=str)
    assert result.status is not Status.PASS or "Content-Security-Policy" in dict(headers)
