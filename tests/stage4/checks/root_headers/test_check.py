"""The root's answer: every rule with a record that breaks it and one that keeps it."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stage4.checks.root_headers import rules
from stage4.checks.root_headers.check import requests
from stage4.checks.root_headers.csp_findings import in_meta
from stage4.checks.root_headers.judge import judge
from stage4.config.settings import Settings
from stage4.model import (
    CheckResult,
    Earlier,
    Exchange,
    Facts,
    Headers,
    Hop,
    Request,
    Status,
    Tls,
    Trouble,
)
from stage4.rule import Rule

NOW = datetime(2026, 1, 1, tzinfo=timezone.utc)
CSP = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
OPEN = "default-src 'none'; frame-ancestors"
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


def _settings(url: str = "https://a.io", live: bool = True, fail_on: str = "") -> Settings:
    return Settings(url, f"{url}/health", expect_live=live, csp_fail_on=fail_on)


def _exchange(headers: Headers, **changes: Any) -> Exchange:
    request = Request("root", "https://a.io/")
    return replace(Exchange(request, request.url, status=200, headers=headers, tls=TLS), **changes)


def _headers(changes: dict[str, str | None]) -> Headers:
    return tuple((name, value) for name, value in {**SOUND, **changes}.items() if value is not None)


def _judge(root: Exchange, settings: Settings | None = None, **exchanges: Exchange) -> CheckResult:
    named = {name.replace("_", "-"): exchange for name, exchange in exchanges.items()}
    facts = Facts(exchanges={"root": root, "root-again": root, **named}, now=NOW)
    return judge(settings or _settings(), facts)


def _ids(result: CheckResult, *statuses: Status) -> set[str]:
    wanted = statuses or tuple(set(Status) - {Status.PASS})
    return {finding.id for finding in result.findings if finding.status in wanted}


def test_a_sound_answer_passes() -> None:
    result = _judge(_exchange(_headers({})))
    assert result.status is Status.PASS, result.findings
    assert _ids(result, Status.PASS) == {rules.CSP_ENFORCED}
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
    assert _ids(_judge(_exchange(_headers(changes)))) == set()


def test_the_first_of_several_hsts_headers_counts() -> None:
    headers = (("strict-transport-security", "max-age=0"), *_headers({}))
    assert _ids(_judge(_exchange(headers))) == {rules.HSTS_MISSING.id}


def test_every_cookie_counts() -> None:
    cookie = "a=1; Secure; HttpOnly; SameSite=Lax"
    once_more = (*_headers({}), ("Set-Cookie", "a=2; Path=/x"), ("Set-Cookie", cookie))
    assert rules.COOKIE_SECURE.id in _ids(_judge(_exchange(once_more)))
    replaced = (*_headers({}), ("Set-Cookie", "a=2"), ("Set-Cookie", cookie))
    assert _ids(_judge(_exchange(replaced))) == set()


@pytest.mark.parametrize(("changes", "rule", "status"), BROKEN)
def test_what_breaks_a_rule(changes: dict[str, str | None], rule: Rule, status: Status) -> None:
    result = _judge(_exchange(_headers(changes)))
    assert rule.id in _ids(result, status)
    assert rule.id not in _ids(_judge(_exchange(_headers({}))))


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
    root = _exchange(_headers({"Content-Security-Policy": policy}))
    assert _judge(root, _settings(live=live, fail_on=fail_on)).status is status


def test_several_headers_are_enforced_together() -> None:
    headers = (
        *_headers({"Content-Security-Policy": "script-src *"}),
        ("content-security-policy", CSP),
    )
    assert rules.CSP_INJECTION.id not in _ids(_judge(_exchange(headers)))


def test_a_policy_in_a_meta_element_counts_with_a_warning() -> None:
    body = f'<head><meta http-equiv="Content-Security-Policy" content="{CSP}">'.encode()
    root = _exchange(_headers({"Content-Security-Policy": None}), body=body)
    result = _judge(root)
    assert _ids(result, Status.FAIL) == set()
    assert _ids(result, Status.WARN) == {rules.CSP_META_ONLY.id, rules.FRAMING.id}
    json_root = replace(
        root, headers=_headers({"Content-Security-Policy": None, "Content-Type": "a/b"})
    )
    assert rules.CSP_MISSING.id in _ids(_judge(json_root), Status.FAIL)


def test_a_nonce_that_repeats_fails() -> None:
    def root(nonce: str) -> Exchange:
        return _exchange(
            _headers({"Content-Security-Policy": f"{CSP}; script-src 'nonce-{nonce}'"})
        )

    first, second = root("q83vEjRWeJq83vEj"), root("Zm9vYmFyYmF6cXV4")
    assert _ids(_judge(first, root_again=first), Status.FAIL) == {rules.CSP_NONCE_REPEATED.id}
    assert _ids(_judge(first, root_again=second)) == set()
    unseen = judge(_settings(), Facts(exchanges={"root": first}, now=NOW))
    assert _ids(unseen) == {rules.CSP_NONCE_UNSEEN.id}
    assert unseen.status is Status.INCONCLUSIVE


def test_a_policy_that_became_weaker_is_told() -> None:
    root = _exchange(_headers({}))
    strict = (("Content-Security-Policy", CSP.replace("'self'", "'none'")),)
    same = (("content-security-policy", "; ".join(reversed(CSP.split("; ")))),)
    for before, expected in ((strict, {rules.CSP_WEAKER.id}), (same, set()), ((), set())):
        facts = Facts(
            exchanges={"root": root}, earlier=(Earlier("the baseline", "2026", before),), now=NOW
        )
        assert _ids(judge(_settings(), facts)) == expected


def test_a_meta_policy_is_compared_as_a_header_would_be() -> None:
    def root(values: str) -> Exchange:
        body = f'<meta http-equiv="Content-Security-Policy" content="{values}">'.encode()
        return _exchange(_headers({"Content-Security-Policy": None}), body=body)

    strict, weak = root("script-src 'none'"), root("script-src a.com")
    assert in_meta(strict) == (("content-security-policy", "script-src 'none'"),)
    for before, now, expected in ((strict, weak, True), (weak, strict, False)):
        earlier = (Earlier("the baseline", "2026", in_meta(before)),)
        facts = Facts(exchanges={"root": now}, earlier=earlier, now=NOW)
        assert (rules.CSP_WEAKER.id in _ids(judge(_settings(), facts))) is expected


def test_a_giant_policy_is_not_compared() -> None:
    giant = CSP + "; img-src " + " ".join(f"h{number}.io" for number in range(5000))
    root = _exchange(_headers({"Content-Security-Policy": giant}))
    assert rules.CSP_OVERSIZED.id in _ids(_judge(root))
    assert len(json.dumps(_judge(root).evidence, default=str)) < 200_000


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"tls": replace(TLS, not_after=NOW + timedelta(days=13))}, rules.CERTIFICATE_EXPIRY),
        ({"tls": replace(TLS, not_after=NOW)}, rules.CERTIFICATE_EXPIRY),
        ({"tls": replace(TLS, names=("b.io", "*.a.io"))}, rules.CERTIFICATE_NAME),
        ({"tls": replace(TLS, version="TLSv1.1")}, rules.TLS_VERSION),
        ({"status": 503}, rules.STATUS),
        ({"status": None, "trouble": Trouble.REFUSED}, rules.NO_ANSWER),
        ({"trouble": Trouble.RESET}, rules.NO_ANSWER),
        (
            {"trouble": Trouble.TLS, "detail": "certificate has expired"},
            rules.CERTIFICATE_EXPIRY,
        ),
        (
            {"trouble": Trouble.TLS, "detail": "Hostname mismatch, not valid for 'a.io'"},
            rules.CERTIFICATE_NAME,
        ),
        ({"trouble": Trouble.TLS, "detail": "UNSUPPORTED_PROTOCOL"}, rules.TLS_VERSION),
        ({"trouble": Trouble.TLS, "detail": "self-signed certificate"}, rules.NO_ANSWER),
    ],
)
def test_connections_that_fail(changes: dict[str, Any], rule: Rule) -> None:
    assert rule.id in _ids(_judge(_exchange(_headers({}), **changes)), Status.FAIL)


def test_missing_evidence_is_no_pass() -> None:
    assert judge(_settings(), Facts()).status is Status.ERROR
    unseen = _judge(_exchange(_headers({}), tls=None))
    assert _ids(unseen) == {rules.TLS_UNSEEN.id}
    assert unseen.status is Status.INCONCLUSIVE


def test_plain_http() -> None:
    root = _exchange(_headers({}), url="http://a.io/", tls=None)
    live, later = _settings("http://a.io"), _settings("http://a.io", live=False)
    assert rules.PLAIN_HTTP.id in _ids(_judge(root, live), Status.FAIL)
    assert rules.PLAIN_HTTP.id not in _ids(_judge(root, later))
    loopback = _exchange(_headers({}), url="http://127.0.0.1/", tls=None)
    assert _judge(loopback, _settings("http://127.0.0.1")).status is Status.PASS


@pytest.mark.parametrize(
    ("status", "location", "told"),
    [
        (301, "https://a.io/", False),
        (308, "HTTPS://www.a.io/", False),
        (302, "/login", True),
        (200, "", True),
        (None, "", False),
    ],
)
def test_plain_http_beside_https(status: int | None, location: str, told: bool) -> None:
    plain = _exchange((("Location", location),), url="http://a.io/", status=status, tls=None)
    result = _judge(_exchange(_headers({})), root_http=plain)
    assert (rules.HTTP_REDIRECT.id in _ids(result, Status.WARN)) is told


@pytest.mark.parametrize("name", ["root-cors", "root-cors-null", "root-cors-alike"])
def test_cors_that_reflects(name: str) -> None:
    (asked,) = (request for request in requests(_settings()) if request.name == name)
    origin = dict(asked.headers)["Origin"]
    allowed = (("Access-Control-Allow-Origin", origin),)
    credentials = (("Access-Control-Allow-Credentials", "true"),)

    def ids(headers: Headers) -> set[str]:
        return _ids(
            _judge(_exchange(_headers({})), None, **{name: _exchange(headers, request=asked)})
        )

    assert ids(allowed + credentials) == {rules.CORS.id}
    assert ids(allowed) == ids(credentials) == set()
    assert ids((("Access-Control-Allow-Origin", "*"), *credentials)) == set()
    assert ids((("Access-Control-Allow-Origin", "https://a.io"), *credentials)) == set()


def test_a_look_alike_passes_careless_checks() -> None:
    for url in ("https://shop.example", "http://127.0.0.1:80", "http://[::1]", "http://localhost"):
        (asked,) = (one for one in requests(_settings(url)) if one.name == "root-cors-alike")
        origin = dict(asked.headers)["Origin"]
        assert origin.startswith(url.removesuffix(":80").replace("[::1]", "--1"))
        assert origin.endswith("shop.example") or "shop" not in url
        assert origin.rpartition("stage4-gate")[1]


def test_cookies_of_redirects_count_and_values_are_not_told() -> None:
    hop = Hop("https://a.io/", 302, "/x", (("Set-Cookie", "sid=topsecret"),))
    result = _judge(_exchange(_headers({}), hops=(hop,)))
    assert rules.COOKIE_SECURE.id in _ids(result)
    assert "topsecret" not in repr(asdict(result))
    csrf = _headers({"Set-Cookie": "csrftoken=1; Secure; SameSite=Lax"})
    assert _ids(_judge(_exchange(csrf))) == set()


def test_redirects_are_told() -> None:
    hops = (Hop("https://a.io/", 301, "http://b.io/"),)
    result = _judge(_exchange(_headers({}), hops=hops, url="http://b.io/", tls=None))
    assert _ids(result) >= {"headers.downgrade", "headers.host-change"}


def test_what_is_asked() -> None:
    names = [request.name for request in requests(_settings())]
    cors = ["root-cors", "root-cors-null", "root-cors-alike"]
    assert names == ["root", "root-again", *cors, "root-http"]
    assert [request.name for request in requests(_settings("http://a.io"))] == names[:-1]
    assert [request.name for request in requests(_settings("https://a.io:8443"))] == names[:-1]


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
    result = _judge(_exchange(tuple(headers), body=body, status=status))
    json.dumps(asdict(result), default=str)
    assert result.status is not Status.PASS or "Content-Security-Policy" in dict(headers)


def test_every_rule_can_be_broken() -> None:
    tried = {rule.id for _, rule, _ in BROKEN}
    others = (
        rules.CSP_META_ONLY,
        rules.CSP_NONCE_REPEATED,
        rules.CSP_NONCE_UNSEEN,
        rules.CSP_WEAKER,
        rules.CSP_OVERSIZED,
        rules.CERTIFICATE_EXPIRY,
        rules.CERTIFICATE_NAME,
        rules.TLS_VERSION,
        rules.TLS_UNSEEN,
        rules.STATUS,
        rules.NO_ANSWER,
        rules.PLAIN_HTTP,
        rules.HTTP_REDIRECT,
        rules.CORS,
    )
    assert tried | {rule.id for rule in others} == {rule.id for rule in rules.RULES}
