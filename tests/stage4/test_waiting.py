"""`--wait`: how long, and for what."""

from __future__ import annotations

from itertools import chain, repeat

import pytest

from stage4.config.settings import Settings
from stage4.model import Exchange, Request, Trouble
from stage4.waiting import INTERVAL_S, wait_until_sound

SOUND = b'{"status": "ok"}'


def answers(*bodies: bytes | None) -> tuple[list[Request], object]:
    asked: list[Request] = []
    left = chain(bodies, repeat(bodies[-1]))

    def ask(request: Request) -> Exchange:
        asked.append(request)
        body = next(left)
        if body is None:
            return Exchange(request, request.url, trouble=Trouble.REFUSED, detail="refused")
        headers = (("Content-Type", "application/json"),)
        return Exchange(request, request.url, status=200, headers=headers, body=body)

    return asked, ask


class Clock:
    """Time passes by sleeping alone."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert 0 < seconds <= INTERVAL_S
        self.now += seconds


@pytest.mark.parametrize(
    ("bodies", "sound", "tries", "seconds"),
    [
        ((SOUND,), True, 1, 0.0),
        ((None, None, SOUND), True, 3, 2.0),
        ((b'{"status": "down"}', SOUND), True, 2, 1.0),
        ((None,), False, 4, 2.5),
    ],
)
def test_it_asks_until_the_answer_is_sound_or_time_is_up(
    bodies: tuple[bytes | None, ...], sound: bool, tries: int, seconds: float
) -> None:
    asked, ask = answers(*bodies)
    clock = Clock()
    settings = Settings("http://a", "http://a/health", wait_s=2.5)
    assert wait_until_sound(settings, ask, clock, clock.sleep) is sound  # type: ignore[arg-type]
    assert (len(asked), clock.now) == (tries, seconds)
    assert {request.url for request in asked} == {"http://a/health"}
