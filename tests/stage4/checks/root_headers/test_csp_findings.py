"""The Content-Security-Policy of the root."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import pytest

from stage4.checks.root_headers import rules
from stage4.checks.root_headers.csp_findings import MAX_PAGE, has_relative_script, in_meta
from stage4.checks.root_headers.judge import judge
from stage4.model import Earlier, Exchange, Facts, Status
from tests.stage4.checks.root_headers.records import (
    CSP,
    NOW,
    exchange_of,
    headers_of,
    ids,
    judged,
    settings_for,
)


def test_several_headers_are_enforced_together() -> None:
    headers = (
        *headers_of({"Content-Security-Policy": "script-src *"}),
        ("content-security-policy", CSP),
    )
    assert rules.CSP_INJECTION.id not in ids(judged(exchange_of(headers)))


def test_a_policy_in_a_meta_element_counts_with_a_warning() -> None:
    body = f'<head><meta http-equiv="Content-Security-Policy" content="{CSP}">'.encode()
    root = exchange_of(headers_of({"Content-Security-Policy": None}), body=body)
    result = judged(root)
    assert ids(result, Status.FAIL) == set()
    assert ids(result, Status.WARN) == {rules.CSP_META_ONLY.id, rules.FRAMING.id}
    json_root = replace(
        root, headers=headers_of({"Content-Security-Policy": None, "Content-Type": "a/b"})
    )
    assert rules.CSP_MISSING.id in ids(judged(json_root), Status.FAIL)


def test_a_nonce_that_repeats_fails() -> None:
    def root(nonce: str) -> Exchange:
        return exchange_of(
            headers_of({"Content-Security-Policy": f"{CSP}; script-src 'nonce-{nonce}'"})
        )

    first, second = root("q83vEjRWeJq83vEj"), root("Zm9vYmFyYmF6cXV4")
    assert ids(judged(first, root_again=first), Status.FAIL) == {rules.CSP_NONCE_REPEATED.id}
    assert ids(judged(first, root_again=second)) == set()
    unseen = judge(settings_for(), Facts(exchanges={"root": first}, now=NOW))
    assert ids(unseen) == {rules.CSP_NONCE_UNSEEN.id}
    assert unseen.status is Status.INCONCLUSIVE


def test_a_policy_that_became_weaker_is_reported() -> None:
    root = exchange_of(headers_of({}))
    strict = (("Content-Security-Policy", CSP.replace("'self'", "'none'")),)
    same = (("content-security-policy", "; ".join(reversed(CSP.split("; ")))),)
    for before, expected in ((strict, {rules.CSP_WEAKER.id}), (same, set()), ((), set())):
        facts = Facts(
            exchanges={"root": root}, earlier=(Earlier("the baseline", "2026", before),), now=NOW
        )
        assert ids(judge(settings_for(), facts)) == expected


def test_a_meta_policy_is_compared_as_a_header_would_be() -> None:
    def root(values: str) -> Exchange:
        body = f'<meta http-equiv="Content-Security-Policy" content="{values}">'.encode()
        return exchange_of(headers_of({"Content-Security-Policy": None}), body=body)

    strict, weak = root("script-src 'none'"), root("script-src a.com")
    assert in_meta(strict) == (("content-security-policy", "script-src 'none'"),)
    for before, now, expected in ((strict, weak, True), (weak, strict, False)):
        earlier = (Earlier("the baseline", "2026", in_meta(before)),)
        facts = Facts(exchanges={"root": now}, earlier=earlier, now=NOW)
        assert (rules.CSP_WEAKER.id in ids(judge(settings_for(), facts))) is expected


def test_a_giant_policy_is_not_compared() -> None:
    giant = CSP + "; img-src " + " ".join(f"h{number}.io" for number in range(5000))
    root = exchange_of(headers_of({"Content-Security-Policy": giant}))
    assert rules.CSP_OVERSIZED.id in ids(judged(root))
    assert len(json.dumps(judged(root).evidence, default=str)) < 200_000


NONCED = "script-src 'nonce-q83vEjRWeJq83vEj'; object-src 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize(
    ("tag", "relative"),
    [
        ('<script nonce="a" src="app.js">', True),
        ('<script nonce="a" src="/app.js">', True),
        ("<script src=app.js nonce=a>", True),
        ('<script nonce="a" src="https://a.io/app.js">', False),
        ('<script nonce="a" src="//a.io/app.js">', False),
        ('<script nonce="a" src="data:text/javascript,1">', False),
        ('<script nonce="a" src="">', False),
        ('<script nonce="a">', False),
        ('<script src="app.js">', False),
        ('<base href="/"><script nonce="a" src="app.js">', False),
    ],
)
def test_a_nonce_without_base_uri_matters_where_the_page_has_a_relative_script(
    tag: str, relative: bool
) -> None:
    page = f"<html><head>{tag}</script></head></html>".encode()
    root = exchange_of(headers_of({"Content-Security-Policy": NONCED}), body=page)
    other = NONCED.replace("q83v", "b94w")
    again = exchange_of(headers_of({"Content-Security-Policy": other}), body=page)
    assert has_relative_script(root) is relative
    result = judged(root, root_again=again)
    assert (rules.CSP_BASE.id in ids(result, Status.FAIL)) is relative
    careful = headers_of({"Content-Security-Policy": f"{NONCED}; base-uri 'none'"})
    assert rules.CSP_BASE.id not in ids(judged(replace(root, headers=careful), root_again=again))
    missing = settings_for(fail_on="missing")
    assert (rules.CSP_BASE.id in ids(judged(root, missing), Status.WARN)) is relative


def test_hosts_where_anyone_can_publish_are_an_injection() -> None:
    policy = "script-src 'self' https://unpkg.com; object-src 'none'; frame-ancestors 'none'"
    result = judged(exchange_of(headers_of({"Content-Security-Policy": policy})))
    assert rules.CSP_INJECTION.id in ids(result, Status.FAIL)


@pytest.mark.parametrize(
    "source",
    [
        "=" + " " * MAX_PAGE + "https://a.example/",
        '="' + " " * MAX_PAGE + "https://a.example/",
        " " * MAX_PAGE,
        "=" + "a" * MAX_PAGE,
    ],
    ids=["unquoted", "quoted", "no value", "no scheme"],
)
def test_a_hostile_script_element_takes_no_more_than_linear_time(source: str) -> None:
    page = f"<script nonce=x src{source}"[: MAX_PAGE - 1] + ">"
    started = time.process_time()
    has_relative_script(exchange_of(headers_of({}), body=page.encode()))
    assert time.process_time() - started < 2
