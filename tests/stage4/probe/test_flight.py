"""One ping after the other over the connections that a URL keeps."""

from __future__ import annotations

import select
import time

from stage4.config.settings import Settings
from stage4.model import Request
from stage4.probe.channel import READ
from stage4.probe.exchange import Prober
from stage4.probe.flight import Flight, PingedUrl
from stage4.probe.transport import Guard
from tests.stage4.servers import always, answer, once, serving

TIMEOUT_S = 5.0


def pinged_url(url: str) -> PingedUrl:
    prober = Prober(Settings(url, url, timeout_s=TIMEOUT_S))
    return PingedUrl(prober, Request("ping", f"{url}/"))


def fly(pinged: PingedUrl) -> Flight:
    """One ping, waited for at each of its steps, whose connection is then kept."""
    flight = Flight(0, pinged, time.perf_counter())
    for event in flight.journey(TIMEOUT_S):
        assert flight.channel
        assert flight.channel.sock
        poll = select.poll()
        poll.register(flight.channel.sock, select.POLLIN if event == READ else select.POLLOUT)
        assert poll.poll(TIMEOUT_S * 1000)
    assert flight.channel
    pinged.idle.append(flight.channel)
    return flight


def test_a_kept_connection_is_used_again() -> None:
    with serving(always(answer())) as url:
        pinged = pinged_url(url)
        one, two = fly(pinged), fly(pinged)
        assert one.response.status == two.response.status == 200
        assert one.channel is two.channel
        assert len(pinged.idle) == 1
        pinged.idle.pop().close()


def test_a_connection_that_the_server_closed_is_replaced() -> None:
    with serving(once(answer())) as url:
        pinged = pinged_url(url)
        one, two = fly(pinged), fly(pinged)
        assert (one.response.status, two.response.status) == (200, 200)
        assert one.channel is not two.channel
        pinged.idle.pop().close()


def test_the_addresses_are_looked_up_once() -> None:
    with serving(always(answer())) as url:
        pinged = pinged_url(url)
        pinged.prepare(Guard(TIMEOUT_S))
        found = pinged.addresses
        pinged.prepare(Guard(TIMEOUT_S))
        assert pinged.addresses is found
        assert found
        assert pinged.take_idle() is None
