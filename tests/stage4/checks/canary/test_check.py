"""The canary's entry in the registry."""

from __future__ import annotations

from stage4.checks.canary.check import CHECK
from stage4.checks.canary.judge import judge
from stage4.config.settings import Settings


def test_it_needs_pings_and_the_answer_of_the_health_url() -> None:
    assert (CHECK.name, CHECK.judge, CHECK.pings) == ("canary", judge, True)
    settings = Settings("http://a", "http://a/health")
    assert [request.url for request in CHECK.requests(settings)] == ["http://a/health"]
