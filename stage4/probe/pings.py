"""Pings on a schedule: an open loop, which a slow server cannot slow down.

A closed loop waits for each answer and so never sees what users see who arrive while the server
stalls. Here each ping has its time. Where every connection is busy then, it is sent late, and its
latency counts from its time; one that is late by a whole time limit is dropped, and counts as
failed. Where only this machine was busy, its latency counts from its sending, and the schedule
moves instead of bunching.

One thread does it all: no ping waits for another thread to wake up. An answer ends when the kernel
has its last bytes, not when they are read and judged.
"""

from __future__ import annotations

import gc
import math
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from selectors import DefaultSelector
from typing import NamedTuple, Protocol

from stage4.model import Ping, Request, Trouble
from stage4.probe.body import decode
from stage4.probe.exchange import Prober
from stage4.probe.flight import Flight, PingedUrl
from stage4.probe.limits import MAX_BODY_BYTES
from stage4.probe.response import Response
from stage4.probe.trouble import FAILURES, trouble_of

WARM_UP_PINGS = 3
WARM_UP_S = 0.25  # a slow service gets fewer
LONGEST_WAIT_S = 0.2
LONGEST_LAG_S = 0.25  # of this machine, before the schedule moves


class Schedule(NamedTuple):
    """`most` pings, `per_second`, over at most so many connections."""

    per_second: float
    most: int
    connections: int


class Recorded(NamedTuple):
    """Pings in the order of their schedule without a gap; `sent` counts those in flight too."""

    pings: tuple[Ping, ...]
    warm_up: tuple[Ping, ...]
    dropped: int
    sent: int


class StoppingRule(Protocol):
    """What hears of the pings and says when there are enough."""

    def add(self, pings: Sequence[Ping]) -> None: ...

    @property
    def enough(self) -> bool: ...


Begin = Callable[[Sequence[Ping]], StoppingRule]  # gets the warm-up
ProblemOf = Callable[[str, bytes], str]  # content type, body of a 2xx -> what is wrong, or ""


def record(
    prober: Prober,
    requests: Sequence[Request],
    schedule: Schedule,
    begin: Begin,
    problem_of: ProblemOf = lambda content_type, body: "",
) -> Recorded:
    """Send pings, to the requests in turn, until the rule has enough or none are left."""
    with _Loop(prober, requests, schedule, problem_of) as loop, _without_collections():
        return loop.run(begin)


@contextmanager
def _without_collections() -> Iterator[None]:
    """No garbage collection in between: it can take milliseconds."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Loop:
    """One thread, one selector, the pings in flight."""

    def __init__(
        self,
        prober: Prober,
        requests: Sequence[Request],
        schedule: Schedule,
        problem_of: ProblemOf,
    ) -> None:
        self.schedule, self.problem_of = schedule, problem_of
        self.timeout_s = prober.settings.timeout_s
        self.pinged_urls = [PingedUrl(prober, request) for request in requests]
        self.selector = DefaultSelector()
        self.flights: dict[int, Flight] = {}  # the oldest first: it is the first to time out
        self.landed: deque[Flight] = deque()
        self.finished: dict[int, Ping] = {}
        self.counted: list[Ping] = []
        self.began = self.moved_s = 0.0
        self.next = self.sent = self.dropped = 0
        self.all_busy = -math.inf  # when every connection was last in use

    def __enter__(self) -> _Loop:
        return self

    def __exit__(self, *_: object) -> None:
        channels = [flight.channel for flight in self.flights.values() if flight.channel]
        for pinged in self.pinged_urls:
            channels += pinged.idle
        for channel in channels:
            channel.close()
        self.selector.close()

    def run(self, begin: Begin) -> Recorded:
        """Warm up, then send by the schedule until the rule has enough."""
        warm_up = self._warm_up()
        self.began = time.perf_counter()
        warm_up = [_moved(ping, self.began) for ping in warm_up]
        rule, noted = begin(warm_up), 0
        while not rule.enough and len(self.counted) < self.schedule.most:
            self._turn()
            if self.landed:
                self._count(self.landed.popleft())
                rule.add(self.counted[noted:])
                noted = len(self.counted)
        return Recorded(tuple(self.counted), tuple(warm_up), self.dropped, self.sent)

    def _warm_up(self) -> list[Ping]:
        """One after the other, until one fails or they have taken long; with absolute times."""
        pings: list[Ping] = []
        for pinged in self.pinged_urls:
            started = time.perf_counter()
            own: list[Ping] = []
            while len(own) < WARM_UP_PINGS and all(ping.ok for ping in own):
                now = time.perf_counter()
                if own and now - started > WARM_UP_S:
                    break
                self._launch(Flight(-1, pinged, now))
                while not self.landed:
                    self._poll(now + self.timeout_s)
                own.append(self._ping(self.landed.popleft()))
            pings += own
        return pings

    def _turn(self) -> None:
        """Send what is due, or wait for that or for answers, whichever is first."""
        now = time.perf_counter()
        due = self.began + self.moved_s + self.next / self.schedule.per_second
        if self.next >= self.schedule.most:
            self._poll(math.inf)
        elif len(self.flights) >= self.schedule.connections:
            self._poll(math.inf)
            self.all_busy = time.perf_counter()
        elif now < due:
            self._poll(due)
        else:
            self._send(due, now - due)

    def _send(self, due: float, late_s: float) -> None:
        """Send the next ping, or drop it."""
        pinged = self.pinged_urls[self.next % len(self.pinged_urls)]
        held = due <= self.all_busy
        flight = Flight(self.next, pinged, due, held)
        self.next += 1
        if held and late_s > self.timeout_s:
            self.dropped += 1
            flight.trouble = Trouble.TIMEOUT
            self.landed.append(flight)
            return
        if late_s > LONGEST_LAG_S and not held:
            self.moved_s += late_s
        self.sent += 1
        self._launch(flight)

    def _poll(self, until: float) -> None:
        """Wait for sockets until a time, and go on with those that are ready."""
        now = time.perf_counter()
        oldest = next(iter(self.flights.values()), None)
        if oldest is not None:
            until = min(until, oldest.left + self.timeout_s)
        wait_s = 0.0 if self.landed else min(until - now, LONGEST_WAIT_S)
        ready = self.selector.select(max(wait_s, 0.0))
        now = time.perf_counter()
        for key, _ in ready:
            flight: Flight = key.data
            flight.answered = now
            self._step(flight)
        if (
            oldest is not None
            and now - oldest.left > self.timeout_s
            and oldest.index in self.flights
        ):
            self._end(oldest, TimeoutError())

    def _launch(self, flight: Flight) -> None:
        self.flights[flight.index] = flight
        flight.steps = flight.journey(self.timeout_s)
        self._step(flight)

    def _step(self, flight: Flight) -> None:
        """Go on with a ping until it waits for its socket again, or has ended."""
        assert flight.steps is not None
        cpu = time.thread_time()
        self._unwatch(flight)
        try:
            wanted = next(flight.steps)
        except StopIteration:
            self._end(flight)
        except FAILURES as why:
            self._end(flight, why)
        else:
            assert flight.channel is not None and flight.channel.sock is not None
            flight.watched = flight.channel.sock.fileno()
            self.selector.register(flight.watched, wanted, flight)
        flight.cost_s += time.thread_time() - cpu

    def _unwatch(self, flight: Flight) -> None:
        if flight.watched is not None:
            self.selector.unregister(flight.watched)
            flight.watched = None

    def _end(self, flight: Flight, why: BaseException | None = None) -> None:
        """Keep the connection for the next ping, or close it; the ping is read later."""
        self._unwatch(flight)
        del self.flights[flight.index]
        channel = flight.channel
        if why is not None:
            flight.answered = time.perf_counter()
            flight.trouble = trouble_of(why)[0]
        if channel is not None:
            if why is None and channel.arrived_s is not None:
                flight.answered = max(channel.arrived_s, flight.left)
            if why is None and flight.response.keep:
                flight.pinged.idle.append(channel)
            else:
                channel.close()
        self.landed.append(flight)

    def _count(self, flight: Flight) -> None:
        """Only pings without a gap before them count: fast ones that overtake would flatter."""
        self.finished[flight.index] = self._ping(flight)
        while (index := len(self.counted)) in self.finished:
            self.counted.append(self.finished.pop(index))

    def _ping(self, flight: Flight) -> Ping:
        """The record of a ping that has ended."""
        began, response = self.began, flight.response
        status, trouble, problem = response.status or None, flight.trouble, ""
        if trouble is None and status is not None and 200 <= status < 300:
            trouble, problem = self._wrong_in(response)
        return Ping(
            scheduled_ms=(flight.due - began) * 1000,
            late_ms=(flight.left - flight.due) * 1000,
            latency_ms=(flight.answered - (flight.due if flight.held else flight.left)) * 1000,
            status=status if trouble is None else None,
            trouble=trouble,
            cost_ms=flight.cost_s * 1000,
            url=flight.pinged.url,
            problem=problem,
        )

    def _wrong_in(self, response: Response) -> tuple[Trouble | None, str]:
        """FLOOD for a body beyond the cap, GARBAGE for a damaged one; else what it says, or ""."""
        coding = response.fields.get("content-encoding", "")
        decoded = decode(bytes(response.body), coding, MAX_BODY_BYTES)
        if response.truncated or decoded.truncated:
            return Trouble.FLOOD, ""
        if decoded.problem:
            return Trouble.GARBAGE, ""
        return None, self.problem_of(response.fields.get("content-type", ""), decoded.data)


def _moved(ping: Ping, began: float) -> Ping:
    """A warm-up ping, its time relative to the first scheduled one."""
    return replace(ping, scheduled_ms=ping.scheduled_ms - began * 1000)
