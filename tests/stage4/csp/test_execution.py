"""What runs under a policy: the judgement against headless Chromium."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence

import pytest

from stage4.csp.execution import Injection, injections
from stage4.csp.judgement import judge
from stage4.csp.meta import meta_policies
from stage4.csp.policy import parse_headers
from tests.stage4.csp import attacks, grammar
from tests.stage4.csp.browser import Reference, Response, reference
from tests.stage4.csp.policies import judged_policies

STRICT = "default-src 'self'; object-src 'none'; base-uri 'none'"
# Each line a response: its header values, separated by ||.
RESPONSES = [
    line.split(" || ")
    for line in """\

default-src 'none'
script-src
script-src ;
default-src
;;
img-src 'none'
script-src 'unsafe-inline'
SCRIPT-SRC 'UNSAFE-INLINE'
script-src ‘self’
script-src ‘self’; script-src 'none'
script-src 'none'; script-src *
script-src 'none'; default-src é
script-srcé 'none'
script-src 'unsafe-inline' é
script-src-elem é; script-src 'none'
script-src:  'none'
script-src "unsafe-inline"
script-src 'none' 'unsafe-inline'
script-src 'none' *
script-src 'unsafe-inline' 'nonce-a$b'
script-src 'unsafe-inline' 'nonce-ab'
script-src 'unsafe-inline' 'nonce-'
script-src 'unsafe-inline' 'nonce-abc='
script-src 'unsafe-inline' 'nonce-abc==='
script-src 'unsafe-inline' 'NONCE-abc'
script-src 'unsafe-inline' 'nonce-abc+/=-_'
script-src 'unsafe-inline' 'sha256-abc'
script-src 'unsafe-inline' 'sha256-a'
script-src 'unsafe-inline' 'sha256-abc='
script-src 'unsafe-inline' 'sha256-abc=='
script-src 'unsafe-inline' 'sha256-ab='
script-src 'unsafe-inline' 'sha256-'
script-src 'unsafe-inline' 'sha-256-abcd'
script-src 'unsafe-inline' 'sha1-abcd'
script-src 'unsafe-inline' 'sha512-AAAA'
script-src 'unsafe-inline' 'sha384-a-_b'
script-src 'unsafe-inline' 'strict-dynamic'
script-src 'unsafe-inline' 'unsafe-hashes'
script-src 'unsafe-inline' 'report-sample'
script-src * 'strict-dynamic'
script-src https: 'strict-dynamic' 'nonce-abcdefgh' 'unsafe-inline'
script-src data: 'strict-dynamic'
script-src-attr 'unsafe-inline'; script-src 'none'
script-src-attr 'none'
script-src-attr 'none'; script-src-elem 'none'
script-src-attr 'unsafe-inline' 'strict-dynamic'; script-src-elem 'none'
script-src-elem 'unsafe-inline'
script-src-elem 'unsafe-inline'; script-src 'none'
script-src-elem 'none'; script-src 'unsafe-inline'
default-src 'none'; script-src-elem 'unsafe-inline' https:
default-src 'unsafe-inline'; script-src 'self'
default-src *; script-src-attr 'none'
script-src 'nonce-abc' 'unsafe-inline'; script-src-attr 'unsafe-inline'
script-src *
script-src https:
script-src HTTPS:
script-src http:
script-src ws:
script-src wss:
script-src blob:
script-src filesystem:
script-src javascript:
script-src data:
script-src data://*
script-src data://*/x
script-src DATA:
script-src data
script-src *:*
script-src *:443
script-src *:80
script-src *:8443
script-src http://*
script-src https://*
script-src http://*:8080
script-src https://*:*
script-src https://*:80
script-src *.com
script-src https://*.com
script-src https://*/x.js
script-src https://*/x.js?foo
script-src https://*/libs/
script-src https://*/
script-src *//
script-src https://
script-src http:/
script-src http:*
script-src *:
script-src *.*
script-src https://*.
script-src %2A
script-src /*
script-src 'self'
script-src self unsafe-inline
script-src https://cdn.example.com
script-src https: || script-src http:
script-src https: || script-src 'self'
script-src * || script-src 'unsafe-inline'
script-src *, script-src 'none'
script-src 'unsafe-inline', script-src *
script-src 'unsafe-inline' || default-src 'unsafe-inline'
script-src 'unsafe-inline' || script-src-attr 'none'
script-src *:8443 || script-src http:
script-src https://*:8443 || script-src https:
script-src http://*:8443 || script-src https:
script-src *:8443 || script-src *:443
script-src *:8443 || script-src http://*
script-src *.com || script-src https://*
script-src *.com || script-src *.org
script-src https://*/libs/ || script-src *
script-src https://*/libs/ || script-src https://*/x.js
script-src data: || script-src *
script-src data: * || script-src data:
 ,
, script-src 'none'
script-src 'none',
sandbox
sandbox allow-scripts
sandbox ALLOW-SCRIPTS allow-same-origin
sandbox allow-scripts allow-same-origin; script-src 'self'
sandbox || script-src 'unsafe-inline'
sandbox é
sandbox 'allow-scripts'
require-trusted-types-for 'script'
require-trusted-types-for 'script'; script-src 'unsafe-inline'
require-trusted-types-for script
frame-ancestors 'none'; script-src 'unsafe-inline'
upgrade-insecure-requests; script-src http:
upgrade-insecure-requests; script-src http://*:8080
upgrade-insecure-requests; script-src *:8443
script-src *:8443 || script-src https:
script-src */x%2Ejs || script-src */%78.js
script-src */libs/../x.js
child-src 'none'; frame-src 'none'
script-src *.co.uk
script-src https://*.vercel.app
script-src *.vercel.app/libs/
script-src *.github.io:8443
script-src *.cloudfront.net || script-src *.net
script-src *.example.co.uk
script-src *.vercel.app || script-src *.co.uk
script-src unpkg.com
script-src https://unpkg.com/
script-src unpkg.com/vue/
script-src unpkg.com/vue@3/dist/vue.js
script-src http://unpkg.com
script-src unpkg.com:8443
script-src unpkg.com || script-src https:
script-src unpkg.com || script-src *.com
script-src unpkg.com || script-src esm.sh
script-src 'strict-dynamic' unpkg.com
script-src *.jsdelivr.net
script-src cdn.jsdelivr.net
script-src https://cdn.jsdelivr.net/npm/
script-src cdn.jsdelivr.net/gh/
script-src cdn.jsdelivr.net/npm/vue@3/
script-src https://esm.sh
script-src storage.googleapis.com
script-src *.googleapis.com
script-src s3.eu-west-1.amazonaws.com
script-src cdnjs.cloudflare.com ajax.googleapis.com
script-src\t'unsafe-inline'
script-src\f'unsafe-inline'
script-src\v'unsafe-inline'
script-src 'none'\v
script-src 'none'\x01
\xa0script-src 'none'
script-src\xa0'none'""".split("\n")
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Reference]:
    with reference() as found:
        yield found


def _compared(kinds: Iterable[Injection], response: Response) -> list[Injection]:
    """In a sandbox the page's frame with a javascript: URL is another origin's: not comparable."""
    sandboxed = any("sandbox" in value.lower() for value in response.values)
    return sorted(set(kinds) - ({Injection.JAVASCRIPT_URL} if sandboxed else set()))


def _differences(browser: Reference, responses: Sequence[Response]) -> list[str]:
    """The page's own scheme is not known: what runs over http or over https is judged to run."""
    differences = []
    for response, over_http in zip(responses, browser.injections(responses), strict=True):
        meta = meta_policies(response.document)
        judged = judge(response.values, response.reported, meta).injections
        only_judged = set(judged) - over_http
        tried = browser.over_tls(response) if Injection.FOREIGN_SCRIPT in only_judged else set()
        ran = over_http | tried
        if _compared(judged, response) != _compared(ran, response):
            differences.append(f"{response}: judged {sorted(judged)}, ran {sorted(ran)}")
    return differences


def test_chromium_runs_what_is_judged_to_run(browser: Reference) -> None:
    assert _differences(browser, [Response(values) for values in RESPONSES]) == []


def test_chromium_agrees_on_random_policies(browser: Reference, nightly: bool) -> None:
    source = random.Random(20 if nightly else 4)
    count = 600 if nightly else 72
    responses = [Response([grammar.policy(source, commas=True)]) for _ in range(count)]
    responses += [
        Response([grammar.policy(source), grammar.policy(source)]) for _ in range(count // 6)
    ]
    assert _differences(browser, responses) == []


def test_chromium_agrees_where_parsers_differ(browser: Reference, nightly: bool) -> None:
    source = random.Random(8 if nightly else 7)
    responses = [attacks.response(source) for _ in range(2500 if nightly else 60)]
    assert _differences(browser, responses) == []


def test_chromium_agrees_on_the_policies_of_the_field(browser: Reference, nightly: bool) -> None:
    """The 1,000 of test_evaluator.py; some 60 in the ordinary run."""
    policies = [row["csp"] for row in judged_policies()]
    responses = [Response([policy]) for policy in policies[:: 1 if nightly else 17]]
    assert _differences(browser, responses) == []


def test_the_reference_shows_differences(browser: Reference) -> None:
    """The page and its marks work: without that, agreement would mean nothing."""
    free, strict = browser.injections([Response([""]), Response([STRICT])])
    assert free == frozenset(Injection)
    assert strict == frozenset()


def test_an_added_policy_never_lets_more_run() -> None:
    source = random.Random(5)
    for _ in range(500):
        one, other = grammar.policy(source), grammar.policy(source)
        both = set(injections(parse_headers([one, other])))
        assert both <= set(injections(parse_headers([one])))


def test_a_named_host_is_not_foreign() -> None:
    for host in ("cdn.example.com", "*.example.com", "https://ajax.googleapis.com", "*.localhost"):
        assert not injections(parse_headers([f"script-src {host}"]))


def test_endless_lists_of_wildcards_are_judged_at_once() -> None:
    ports = " ".join(f"*:{port}" for port in range(1, 3000))
    assert Injection.FOREIGN_SCRIPT in injections(parse_headers([f"script-src {ports}"] * 3))
