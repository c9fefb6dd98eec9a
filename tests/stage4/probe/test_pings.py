"""The open loop against real servers: time counts from the schedule, whatever the server does."""

from __future__ import annotations

import gzip
import random
import socket
import statistics
import threading
import time
from collections.abc import Sequence
from itertools import pairwise

from stage4.checks.canary.percentile import nearest_rank
from stage4.config.settings import Settings
from stage4.model import Ping, Request, Trouble
from stage4.probe.exchange import Prober
from stage4.probe.limits import MAX_BODY_BYTES
from stage4.probe.pings import WARM_UP_PINGS, Recorded, Schedule, record
from tests.stage4.servers import Behaviour, always, answer, request_of, serving

NEVER = Schedule(per_second=200, most=100, connections=10)


class Count:
    """A rule that has enough after so many pings."""

    def __init__(self, least: int) -> None:
        self.least = least

    def add(self, pings: Sequence[Ping]) -> None:
        self.least -= len(pings)

    @property
    def enough(self) -> bool:
        return self.least <= 0


def pinged(
    behave: Behaviour, schedule: Schedule = NEVER, enough: int = 10_000, timeout: float = 2.0
) -> Recorded:
    with serving(behave) as url:
        prober = Prober(Settings(url, url, timeout_s=timeout))
        return record(prober, [Request("ping", f"{url}/")], schedule, lambda _: Count(enough))


def test_all_pings_leave_on_schedule_and_are_in_its_order() -> None:
    recorded = pinged(always(answer()))
    assert len(recorded.pings) == NEVER.most
    times = [ping.scheduled_ms for ping in recorded.pings]
    assert times[0] == 0
    assert all(after - before > 4.99 for before, after in pairwise(times))
    assert all(ping.ok for ping in recorded.pings)
    assert statistics.median(ping.late_ms for ping in recorded.pings) < 50
    assert recorded.dropped == 0
    assert len(recorded.warm_up) == WARM_UP_PINGS


def test_it_stops_when_it_has_enough() -> None:
    """A busy machine may have sent and counted some more, but not the whole plan."""
    recorded = pinged(always(answer()), enough=7)
    assert 7 <= len(recorded.pings) <= recorded.sent < NEVER.most


def test_a_fast_server_sees_few_connections() -> None:
    seen: list[int] = []

    def behave(connection: socket.socket, number: int) -> None:
        seen.append(number)
        always(answer())(connection, number)

    pinged(behave, Schedule(per_second=50, most=30, connections=10))
    assert len(seen) <= 7  # 1 where nothing else runs on the machine


def test_a_stall_is_seen_by_all_who_arrive_in_it() -> None:
    """A closed loop would see one slow answer; users who arrive in the stall all wait."""
    lock, calls = threading.Lock(), 0

    def behave(connection: socket.socket, number: int) -> None:
        nonlocal calls
        while request_of(connection):
            with lock:
                calls += 1
                if calls == 40:
                    time.sleep(0.2)
            connection.sendall(answer())

    recorded = pinged(behave, Schedule(per_second=200, most=120, connections=4))
    waited = [ping for ping in recorded.pings if ping.latency_ms > 20]
    assert len(waited) > 25
    assert max(ping.latency_ms for ping in waited) > 150
    assert any(ping.late_ms > 50 for ping in waited)  # every connection was busy


def test_a_connection_closed_while_idle_is_opened_again() -> None:
    def behave(connection: socket.socket, number: int) -> None:
        request_of(connection)
        connection.sendall(answer())

    recorded = pinged(behave, Schedule(per_second=50, most=20, connections=4))
    assert [ping.ok for ping in recorded.pings] == [True] * 20


def test_a_reset_is_a_failed_ping() -> None:
    recorded = pinged(lambda connection, number: None, enough=3)
    assert {ping.trouble for ping in recorded.pings} == {Trouble.RESET}
    assert len(recorded.warm_up) == 1  # no use to warm up what is dead


def test_a_body_beyond_the_cap_is_a_failed_ping() -> None:
    """On the wire, and after decompression, however fast the rest was."""
    schedule = Schedule(per_second=20, most=2, connections=2)
    endless = b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * (MAX_BODY_BYTES + 1)
    bomb = gzip.compress(b"x" * (MAX_BODY_BYTES + 1))
    for raw in (endless, answer(bomb, headers="Content-Encoding: gzip\r\n")):
        recorded = pinged(always(raw), schedule, timeout=30)
        assert [ping.trouble for ping in recorded.pings] == [Trouble.FLOOD] * 2
        assert not any(ping.ok for ping in recorded.pings)


def test_what_never_leaves_is_dropped_and_counts() -> None:
    def hang(connection: socket.socket, number: int) -> None:
        request_of(connection)
        connection.recv(1)

    schedule = Schedule(per_second=100, most=60, connections=2)
    recorded = pinged(hang, schedule, timeout=0.15)
    assert len(recorded.pings) == 60
    assert recorded.dropped > 0
    assert not any(ping.ok for ping in recorded.pings)
    assert {ping.trouble for ping in recorded.pings} == {Trouble.TIMEOUT}


def test_p95_is_near_that_of_the_servers_own_log() -> None:
    chance, log = random.Random(3), list[float]()

    def behave(connection: socket.socket, number: int) -> None:
        while request_of(connection):
            started = time.perf_counter()
            time.sleep(chance.lognormvariate(-5, 0.5))
            connection.sendall(answer())
            log.append((time.perf_counter() - started) * 1000)

    noise_ms = p95_of(always(answer()))  # of this machine: some 2 ms where nothing else runs
    assert abs(p95_of(behave) - nearest_rank(log, 95)) < 4 + 3 * noise_ms


def p95_of(behave: Behaviour) -> float:
    """The p95 of 300 pings, in milliseconds."""
    recorded = pinged(behave, Schedule(per_second=150, most=300, connections=10))
    return nearest_rank([ping.latency_ms for ping in recorded.pings], 95)


def test_a_machine_that_stops_is_no_latency() -> None:
    """The client stands still for half a second while a ping is due: none is slow, none bunches."""
    asked: list[int] = []

    def stop(content_type: str, body: bytes) -> str:
        asked.append(len(body))
        if len(asked) == 20:
            time.sleep(0.5)  # what is tested: a client that is not running
        return ""

    with serving(always(answer())) as url:
        prober, schedule = Prober(Settings(url, url)), Schedule(100, 60, 10)
        recorded = record(prober, [Request("x", url)], schedule, lambda _: Count(10_000), stop)
    assert max(ping.latency_ms for ping in recorded.pings) < 250
    assert 1 <= sum(ping.late_ms > 250 for ping in recorded.pings) <= 2
    times = [ping.scheduled_ms for ping in recorded.pings]
    assert max(after - before for before, after in pairwise(times)) > 400  # the schedule moved


def test_the_clients_own_cost_is_measured() -> None:
    recorded = pinged(always(answer()))
    costs = [ping.cost_ms for ping in recorded.pings]
    assert 0 < statistics.median(costs) < 2  # the figure itself stands in the benchmark
