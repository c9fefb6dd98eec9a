"""The health check in the registry."""

from __future__ import annotations

from stage4.checks.health.check import CHECK
from stage4.checks.health.judge import judge
from tests.stage4.checks.health.answers import SETTINGS, URL


def test_it_requests_the_health_url_and_prefers_a_statement() -> None:
    (request,) = CHECK.requests(SETTINGS)
    assert (request.name, request.url) == ("health", URL)
    assert dict(request.headers)["Accept"].startswith("application/health+json")
    assert CHECK.judge is judge
