"""Weaker in meaning, not in text."""

from __future__ import annotations

import random
from fnmatch import fnmatchcase
from itertools import product

import pytest

from stage4.csp.compare import weaker_than
from stage4.csp.execution import injections
from stage4.csp.policy import Policy, parse_header
from stage4.csp.reach import ANY_PORT, doors
from stage4.csp.sources import SourceList, parse_sources
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
        ("script-src 'unsafe-inline'", "script-src 'nonce-abcdefgh' 'sha256-abcd'"),
        ("script-src https:", "script-src https:; script-src-attr a.com"),
        ("img-src http: https:", "img-src http://*:*"),
        ("img-src http: https: data:", "img-src *:*, img-src data: https://a.com"),
        ("img-src https://*.a.com", "img-src *.a.com, img-src https:"),
        ("img-src a.com/%6As/", "img-src a.com/js/"),
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
        (
            "img-src b.com",
            "img-src https:, img-src *.a.com",
            "img-src now allows https://*.a.com:443",
        ),
        ("img-src b.com", "img-src *.a.com, img-src x.a.com/a/", "img-src now allows x.a.com/a/"),
        ("base-uri 'none'", "img-src *", "base-uri now allows anything"),
        ("frame-ancestors 'self'", "img-src *", "frame-ancestors now allows anything"),
        ("sandbox", "sandbox allow-forms", "sandbox now allows allow-forms"),
        ("sandbox", "", "sandbox now allows allow-scripts"),
        ("upgrade-insecure-requests", "", "upgrade-insecure-requests now allows what it blocked"),
        (
            "script-src 'strict-dynamic' 'nonce-abcdefgh' https:",
            "script-src 'nonce-abcdefgh' https:",
            "injected script now allows foreign-script",
        ),
    ],
)
def test_weaker(old: str, new: str, gained: str) -> None:
    assert gained in _gained(old, new)


HOSTS = "* *.a.com a.com x.a.com *.x.a.com b.org".split()
ADDRESSES = [
    (door, host, path)
    for door in product(("http", "https"), (80, 443, 8080, 7777))
    for host in "a.com x.a.com y.x.a.com q.a.com b.org c.net".split()
    for path in "/ /a /a/ /a/b /a/b/c /z".split()
]


def _list(source: random.Random) -> str:
    """An img-src of hosts; their addresses are told apart by ADDRESSES."""
    words = [
        source.choice(("", "", "http://", "https://"))
        + source.choice(HOSTS)
        + source.choice(("", "", ":*", ":443", ":80", ":8080"))
        + source.choice(("", "", "", "/", "/a", "/a/", "/a/b"))
        for _ in range(source.choice((1, 1, 2, 3)))
    ]
    return " ".join(("img-src", *words, *source.choices(("https:", "*", "http:", ""), k=1)[:1]))


def _loads(policies: tuple[Policy, ...]) -> set[tuple[tuple[str, int], str, str]]:
    """Which of ADDRESSES load under all of the policies, tried one by one."""
    lists = [parse_sources(policy.heeded["img-src"]) for policy in policies]
    return {one for one in ADDRESSES if all(_allows(sources, *one) for sources in lists)}


def _allows(sources: SourceList, door: tuple[str, int], host: str, path: str) -> bool:
    if sources.star or "http" in sources.schemes or {door[0]} & sources.schemes:
        return True
    return any(
        {door, (door[0], ANY_PORT)} & doors(one)
        and fnmatchcase(host, one.host)
        and (one.path in ("", path) or (one.path.endswith("/") and path.startswith(one.path)))
        for one in sources.hosts
    )


def test_only_what_newly_loads_is_reported(nightly: bool) -> None:
    source = random.Random(9)
    weaker = 0
    count = 6000 if nightly else 600
    for _ in range(count):
        old, new = (
            parse_header(", ".join(_list(source) for _ in range(source.choice((1, 1, 2, 3)))))
            for _ in range(2)
        )
        found = weaker_than(old, new)
        assert bool(found) == bool(_loads(new) - _loads(old)), (old, new, found)
        weaker += bool(found)
    assert count / 10 < weaker < count * 9 / 10


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


def test_what_newly_runs_is_always_reported() -> None:
    for old, new in zip(_policies(6, 300), _policies(7, 300), strict=True):
        gained = {one.allows for one in weaker_than(old, new)}
        assert set(injections(new)) - set(injections(old)) <= gained
