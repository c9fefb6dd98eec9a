"""A ping under way, and the URL that it goes to."""

from __future__ import annotations

import ssl
import time
from collections.abc import Sequence

from stage4.address import Address, parse
from stage4.model import Request, Trouble
from stage4.probe.channel import Channel, Steps
from stage4.probe.exchange import Prober
from stage4.probe.response import Response
from stage4.probe.transport import Address as SocketAddress
from stage4.probe.transport import Guard, reachable, resolve


class PingedUrl:
    """A URL that is pinged, with the bytes of its request and its idle connections."""

    def __init__(self, prober: Prober, request: Request) -> None:
        self.prober, self.request = prober, request
        self.address: Address = parse(request.url)
        self.url = self.address.url
        self.raw = b""
        self.context: ssl.SSLContext | None = None
        self.idle: list[Channel] = []  # the last one used is the next one: few stay warm
        self.addresses: Sequence[SocketAddress] = ()

    def prepare(self, guard: Guard) -> None:
        """What every ping needs, found once. Raises FAILURES."""
        if self.addresses:
            return
        self.route = self.prober.route(self.address)
        self.raw = self.prober.raw(self.request, self.address, keep=True)
        self.context = self.prober.context(self.address)
        found = resolve(*(self.route.proxy or (self.route.host, self.route.port)), guard)
        self.addresses = reachable(found, guard)

    def take_idle(self) -> Channel | None:
        """An idle connection that the server has not closed."""
        while self.idle:
            channel = self.idle.pop()
            if channel.is_open():
                return channel
            channel.close()
        return None


class Flight:
    """A ping under way. Times are those of time.perf_counter.

    held  it is late because every connection was busy: its latency counts from `due`
    """

    def __init__(self, index: int, pinged: PingedUrl, due: float, held: bool = False) -> None:
        self.index, self.pinged, self.due, self.held = index, pinged, due, held
        self.left = self.answered = time.perf_counter()
        self.cost_s = 0.0
        self.channel: Channel | None = None
        self.response = Response(pinged.request.method)
        self.trouble: Trouble | None = None
        self.steps: Steps | None = None
        self.watched: int | None = None  # the file descriptor that the selector knows

    def journey(self, timeout_s: float) -> Steps:
        """One request over an idle connection, or a new one. Raises FAILURES."""
        pinged = self.pinged
        self.channel = pinged.take_idle()
        self.left = time.perf_counter()
        if self.channel is not None:
            try:
                yield from self.channel.ask(pinged.raw, self.response)
                return
            except ConnectionError:
                if self.response.status:
                    raise
                # The server closed it while it was idle: RFC 9112, 9.3.1 allows another try.
                self.channel.close()
                self.response = Response(pinged.request.method)
        pinged.prepare(Guard(timeout_s))
        self.channel = Channel(pinged.route, pinged.addresses)
        yield from self.channel.open(pinged.context)
        yield from self.channel.ask(pinged.raw, self.response)
