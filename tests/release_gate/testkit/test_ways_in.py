"""A stranger tries every way in, and notices one that is not limited."""

from __future__ import annotations

import pytest
from requests import Response

from release_gate.testkit.client import Client
from release_gate.testkit.ways_in import TRIES, use_up_every_way_in

WAYS = ("/api/session", "/api/codes", "/api/codes/verify", "/api/password/reset-link")


class Stranger(Client):
    """Is refused after some tries at each path, except at one that is `open`."""

    def __init__(self, open: str = "") -> None:
        super().__init__("http://127.0.0.1", "owner@example.test")
        self.open = open
        self.tried: list[str] = []

    def post(self, path: str, json: object = None) -> Response:
        self.tried.append(path)
        answer = Response()
        refused = self.tried.count(path) == TRIES and path != self.open
        answer.status_code = 429 if refused else 401
        return answer


def test_every_way_is_tried_until_it_is_refused() -> None:
    stranger = Stranger()
    use_up_every_way_in(stranger)
    assert {path: stranger.tried.count(path) for path in stranger.tried} == dict.fromkeys(
        WAYS, TRIES
    )


@pytest.mark.parametrize("way", WAYS)
def test_a_way_that_stays_open_is_named(way: str) -> None:
    with pytest.raises(AssertionError, match=f"^{way} is not limited"):
        use_up_every_way_in(Stranger(open=way))
