"""Weaker in meaning, not in text."""

from __future__ import annotations

import random

import pytest

from stage4.csp.compare import weaker_than
from stage4.csp.execution import injections
from stage4.csp.policy import Policy, parse_header
from tests.stage4.csp import grammar


def _gained(old: str, new: str) -> list[str]:
    return [str(one) for one in weaker_than(parse_header(old), parse_header(new))]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("script-src 'self' a.com", "script-src a.com 'self'"),
        ("script-src 'nonce-abcdefgh'", "script-src 'nonce-ijklmnop'"),
        ("script-src 'sha256-abcd'", "script-src 'sha256-efgh'"),
        ("script-src *", "script-src https:"),
        ("script-src *.a.com", "script-src https://x.a.com"),
        ("script-src a.com", "script-src a.com/js/"),
        ("script-src a.com/js/", "script-src a.com/js/x.js"),
        ("script-src http://a.com", "script-src https://a.com"),
        ("script-src https:", "script-src 'self'"),
        ("script-src 'unsafe-eval'", "script-src 'wasm-unsafe-eval'"),
        ("default-src 'self'", "default-src 'self'; img-src 'self'"),
        ("default-src 'self'", "default-src 'self', script-src *"),
        ("sandbox allow-scripts", "sandbox"),
        ("", "script-src *"),
    ],
)
def test_not_weaker(old: str, new: str) -> None:
    assert _gained(old, new) == []


@pytest.mark.parametrize(
    ("old", "new", "gained"),
    [
        ("script-src 'self'", "", "script-src-elem now allows anything"),
        ("script-src 'self'", "script-src ‘self’", "injected script now allows inline-script"),
        ("script-src 'self'", "script-src 'self' a.com", "script-src now allows a.com"),
        ("script-src a.com", "script-src *.a.com", "script-src now allows *.a.com"),
        ("script-src https://a.com", "script-src a.com", "script-src now allows a.com"),
        ("script-src a.com/js/", "script-src a.com", "script-src now allows a.com"),
        ("default-src 'self'", "default-src 'self'; img-src *", "img-src now allows *"),
        (
            "script-src 'self'",
            "script-src 'self' 'unsafe-eval'",
            "script-src now allows 'unsafe-eval'",
        ),
        ("base-uri 'none'", "img-src *", "base-uri now allows anything"),
        ("frame-ancestors 'self'", "img-src *", "frame-ancestors now allows anything"),
        ("sandbox", "sandbox allow-forms", "sandbox now allows allow-forms"),
        ("sandbox", "", "sandbox now allows allow-scripts"),
        ("upgrade-insecure-requests", "", "upgrade-insecure-requests now allows what it stopped"),
        (
            "script-src 'strict-dynamic' 'nonce-abcdefgh' https:",
            "script-src 'nonce-abcdefgh' https:",
            "injected script now allows foreign-script",
        ),
    ],
)
def test_weaker(old: str, new: str, gained: str) -> None:
    assert gained in _gained(old, new)


def _policies(seed: int, count: int) -> list[tuple[Policy, ...]]:
    source = random.Random(seed)
    return [parse_header(grammar.policy(source)) for _ in range(count)]


def test_nothing_is_weaker_than_itself() -> None:
    for policies in _policies(1, 400):
        assert weaker_than(policies, policies) == ()


def test_an_added_policy_is_never_weaker() -> None:
    for one, other in zip(_policies(2, 300), _policies(3, 300), strict=True):
        assert weaker_than(one, one + other) == ()


def test_at_least_as_strict_is_transitive() -> None:
    """Over single policies, most of them near to each other."""
    near = [parse_header(f"script-src {a} {b}") for a in _SOURCES for b in _SOURCES]
    strict = {
        (i, j)
        for i, old in enumerate(near)
        for j, new in enumerate(near)
        if not weaker_than(old, new)
    }
    assert len(strict) > 2 * len(near)
    for i, j in strict:
        for k in range(len(near)):
            if (j, k) in strict:
                assert (i, k) in strict, (near[i], near[j], near[k])


_SOURCES = "* https: http: 'self' *.a.com a.com https://a.com/x/ 'unsafe-eval' 'none'".split()


def test_what_runs_anew_is_always_told() -> None:
    for old, new in zip(_policies(6, 300), _policies(7, 300), strict=True):
        gained = {one.allows for one in weaker_than(old, new)}
        assert set(injections(new)) - set(injections(old)) <= gained
