"""The canary's entry in the registry."""

from __future__ import annotations

from stage4.checks.canary.check import CHECK
from stage4.checks.canary.judge import judge
from stage4.config.settings import Settings


def test_it_needs_pings_and_no_exchange_of_its_own() -> None:
    assert (CHECK.name, CHECK.judge, CHECK.pings) == ("canary", judge, True)
    assert list(CHECK.requests(Settings("http://a", "http://a/health"))) == []
