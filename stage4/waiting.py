"""`--wait`: waits until the health URL first passes, before anything counts."""

from __future__ import annotations

import time
from collections.abc import Callable

from stage4.checks.health.check import requests
from stage4.checks.health.judge import judge
from stage4.config.settings import Settings
from stage4.model import Exchange, Facts, Request, Status

INTERVAL_S = 1.0  # between two tries


def wait_until_sound(
    settings: Settings,
    ask: Callable[[Request], Exchange],
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> bool:
    """Request the health URL until its answer passes, for at most `settings.wait_s` seconds.

    True if it did. The run that follows judges the service either way.
    """
    (request,) = requests(settings)
    end = clock() + settings.wait_s
    while True:
        result = judge(settings, Facts({"health": ask(request)}))
        if result.status in (Status.PASS, Status.WARN):
            return True
        left = end - clock()
        if left <= 0:
            return False
        sleep(min(INTERVAL_S, left))
