"""The health check for the registry: what it requests, and its judge."""

from __future__ import annotations

from stage4.checks import Check
from stage4.checks.health.judge import judge
from stage4.config.settings import Settings
from stage4.model import Request

ACCEPT = "application/health+json, application/json;q=0.9, text/plain;q=0.8, */*;q=0.5"


def requests(settings: Settings) -> tuple[Request, ...]:
    """One request of the health URL that prefers JSON."""
    return (Request("health", settings.health_url, headers=(("Accept", ACCEPT),)),)


CHECK = Check(
    name="health",
    title="Health endpoint",
    judge=judge,
    requests=requests,
)
