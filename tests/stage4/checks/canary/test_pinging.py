"""Which URLs are pinged, and when several of them have enough pings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stage4.checks.canary.pinging import SequentialTests, ping_urls, plan_of
from stage4.checks.canary.plan import PLANS
from stage4.checks.canary.sequential import Decision
from stage4.config.settings import Settings
from stage4.model import Exchange, Hop, Ping, Request

SETTINGS = Settings("http://a", "http://a/health")
ONE, TWO = "http://a/one", "http://a/two"
BOTH = replace(SETTINGS, ping_urls=(ONE, TWO))


def redirected(to: str) -> Exchange:
    hop = Hop("http://a/health", 301, to)
    return Exchange(Request("health", "http://a/health"), to, hops=(hop,), status=200)


def test_the_health_url_is_pinged_where_it_leads() -> None:
    assert ping_urls(SETTINGS, None) == ("http://a/health",)
    assert ping_urls(SETTINGS, redirected("http://a/health/")) == ("http://a/health/",)
    assert ping_urls(SETTINGS, redirected("http://b/health")) == ("http://a/health",)


def test_named_urls_are_pinged_instead_without_repeats() -> None:
    named = replace(SETTINGS, ping_urls=(ONE, TWO, ONE))
    assert ping_urls(named, redirected("http://a/x")) == (ONE, TWO)


def test_urls_share_the_rate() -> None:
    assert plan_of(SETTINGS, 3).per_second == PLANS["quick"].per_second / 3
    assert plan_of(replace(SETTINGS, rate_per_s=20.0)).per_second == 20


def run(bad: str = "", most: int = 2000) -> SequentialTests:
    """Pings of both URLs in turn until there are enough; those of `bad` get 503."""
    tests = SequentialTests(BOTH, (ONE, TWO), ())
    for n in range(most):
        url = (ONE, TWO)[n % 2]
        tests.add([Ping(n * 1000 / 9, 0.0, 5.0, 503 if url == bad else 200, url=url)])
        if tests.enough:
            break
    return tests


def test_every_url_needs_its_own_pass() -> None:
    tests = run()
    assert tests.decision is Decision.PASS
    assert {test.count for test in tests.by_url.values()} == {PLANS["quick"].least}


@pytest.mark.parametrize("bad", [ONE, TWO])
def test_one_url_that_fails_is_a_failure(bad: str) -> None:
    tests = run(bad)
    assert tests.decision is Decision.FAIL
    assert tests.by_url[bad].over > 0


def test_too_few_pings_are_not_enough() -> None:
    tests = run(most=20)
    assert not tests.enough
    assert tests.decision is Decision.GO_ON
