"""What the body of a ping says against its 2xx. Pure."""

from __future__ import annotations

from collections.abc import Callable

from stage4.checks.health.contradiction import contradiction
from stage4.checks.health.page import is_page
from stage4.config.settings import Settings
from stage4.model import Exchange

ProblemOf = Callable[[str, bytes], str]  # content type and body -> a clause, or ""


def problem_of(settings: Settings, health: Exchange | None) -> ProblemOf:
    """A judge of the bodies of a run's pings. `health`: the answer of the health check.

    A web page is no contradiction where pages are pinged: named URLs, or a health URL that serves
    one. With `health_accept` "status" the operator has said that bodies do not count.
    """
    if settings.health_accept == "status":
        return lambda content_type, body: ""
    pages = bool(settings.ping_urls) or (health is not None and _is_page(health))

    def judge(content_type: str, body: bytes) -> str:
        return contradiction(body, content_type, page_expected=pages) or ""

    return judge


def _is_page(health: Exchange) -> bool:
    return health.ok and is_page(health.body.decode("utf-8", "replace"))
