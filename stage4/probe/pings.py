"""Pings on a schedule: an open loop, which a slow server can not slow down.

A closed loop waits for each answer and so never sees what users see who arrive while the server
stalls. Here each ping has its time; it is sent then, or late where every connection is busy, and
what it took counts from its time. Those that are late by a whole time limit are dropped, and count
as failed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from stage4.address import Address, parse
from stage4.model import Ping, Request, Trouble
from stage4.probe.exchange import FAILURES, Prober, trouble_of
from stage4.probe.transport import Connection, Guard, read_body, refuse_contradiction

WARM_UP = 3  # pings


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


Done = Callable[[Sequence[Ping]], bool]


def record(prober: Prober, request: Request, schedule: Schedule, done: Done) -> Recorded:
    """Send pings until `done` says of those so far that they are enough, or none are left."""
    return _Loop(prober, request, schedule, done).run()


class _Loop:
    """The state that the threads share, under one lock."""

    def __init__(self, prober: Prober, request: Request, schedule: Schedule, done: Done) -> None:
        self.prober, self.schedule, self.done = prober, schedule, done
        self.address: Address = parse(request.url)
        self.method = request.method
        self.raw = prober.raw(request, self.address, keep=True)
        self.idle: list[Connection] = []  # the last one used is the next one: few stay warm
        self.lock = threading.Lock()
        self.stop = threading.Event()
        self.began = 0.0
        self.next = self.sent = self.dropped = 0
        self.finished: dict[int, Ping] = {}
        self.counted: list[Ping] = []

    def run(self) -> Recorded:
        warm_up = self._warm_up()
        self.began = time.perf_counter()
        count = min(self.schedule.connections, self.schedule.most)
        threads = [threading.Thread(target=self._work, daemon=True) for _ in range(count)]
        for thread in threads:
            thread.start()
        try:
            for thread in threads:
                while thread.is_alive() and not self.stop.is_set():
                    thread.join(0.05)
        finally:
            self.stop.set()
            with self.lock:
                for connection in self.idle:
                    connection.close()
        return Recorded(tuple(self.counted), tuple(warm_up), self.dropped, self.sent)

    def _warm_up(self) -> list[Ping]:
        pings: list[Ping] = []
        while len(pings) < WARM_UP and all(ping.ok for ping in pings):
            self.began = time.perf_counter()
            pings.append(self._ping(0.0))
        return pings

    def _work(self) -> None:
        while not self.stop.is_set():
            with self.lock:
                index = self.next
                self.next += 1
            if index >= self.schedule.most:
                return
            due = index / self.schedule.per_second
            self.stop.wait(max(due - (time.perf_counter() - self.began), 0))
            if not self.stop.is_set():
                self._note(index, self._ping_or_drop(due))

    def _note(self, index: int, ping: Ping) -> None:
        """Only pings without a gap before them count: fast ones that overtake would flatter."""
        with self.lock:
            if self.stop.is_set():
                return
            self.finished[index] = ping
            while len(self.counted) in self.finished:
                self.counted.append(self.finished.pop(len(self.counted)))
                if self.done(self.counted):
                    self.stop.set()
                    return

    def _ping_or_drop(self, due: float) -> Ping:
        late = time.perf_counter() - self.began - due
        if late > self.prober.settings.timeout:
            with self.lock:
                self.dropped += 1
            return Ping(due * 1000, late * 1000, late * 1000, None, Trouble.TIMEOUT)
        with self.lock:
            self.sent += 1
        return self._ping(due)

    def _ping(self, due: float) -> Ping:
        guard = Guard(self.prober.settings.timeout)
        left, cpu = time.perf_counter() - self.began, time.thread_time()
        status, trouble = None, None
        try:
            status = self._exchange(guard)
        except FAILURES as why:
            trouble = trouble_of(why)[0]
        cost = time.thread_time() - cpu
        took = time.perf_counter() - self.began - due
        return Ping(due * 1000, (left - due) * 1000, took * 1000, status, trouble, cost * 1000)

    def _exchange(self, guard: Guard) -> int:
        """One request over an idle connection, or a new one. Raises FAILURES."""
        with self.lock:
            connection = self.idle.pop() if self.idle else None
        if connection is not None:
            try:
                return self._ask(connection, guard)
            except ConnectionError:
                pass  # the server closed it while it was idle: RFC 9112, 9.3.1 lets one try again
        return self._ask(self.prober.connection(self.address, guard), guard)

    def _ask(self, connection: Connection, guard: Guard) -> int:
        keep = False
        try:
            answer = connection.ask(self.raw, self.method, guard)
            refuse_contradiction(answer.getheaders())
            _, more = read_body(answer, guard)
            keep = not (more or answer.will_close)
            return answer.status
        finally:
            if keep:
                with self.lock:
                    self.idle.append(connection)
            else:
                connection.close()
