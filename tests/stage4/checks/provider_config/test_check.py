"""The provider check in the registry."""

from __future__ import annotations

from stage4.checks.provider_config.check import CHECK
from stage4.checks.provider_config.judge import judge
from tests.stage4.checks.provider_config.environments import LIVE, settings_for


def test_it_requests_nothing_but_the_round_trip_that_is_asked_for() -> None:
    assert CHECK.requests(settings_for(LIVE)) == ()
    asked = CHECK.requests(settings_for(LIVE, webhook_url="https://a.io/hook"))
    assert [request.method for request in asked] == ["POST", "POST"]
    assert CHECK.judge is judge
