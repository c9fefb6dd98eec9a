"""Services with known behaviour, and load tests of them in real processes on loopback."""

from __future__ import annotations

import importlib.util
import socket
import threading
import time
from collections.abc import Sequence

import pytest

from stage4.load.plan import LoadPlan, Visit
from stage4.load.processes import Access, Machines, measure
from stage4.load.record import Measured
from tests.stage4.servers import Behaviour, answer, request_of

needs_locust = pytest.mark.skipif(
    importlib.util.find_spec("locust") is None, reason="Locust is not installed (extra load)"
)


class Stalling:
    """Answers at once, apart from one stall of all connections. `requests` are those it got."""

    def __init__(self, stall_after_s: float = 0.0, stall_s: float = 0.0) -> None:
        self.stall_after_s, self.stall_s = stall_after_s, stall_s
        self.requests: list[bytes] = []
        self.began = 0.0

    def __call__(self, connection: socket.socket, number: int) -> None:
        while request := request_of(connection):
            self.began = self.began or time.monotonic()
            self.requests.append(request)
            since_s = time.monotonic() - self.began - self.stall_after_s
            if 0 <= since_s < self.stall_s:
                time.sleep(self.stall_s - since_s)
            connection.sendall(answer())


class Signalling(Stalling):
    """Says when the first request arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.reached = threading.Event()

    def __call__(self, connection: socket.socket, number: int) -> None:
        self.reached.set()
        super().__call__(connection, number)


def answering(status: str) -> Behaviour:
    def behave(connection: socket.socket, number: int) -> None:
        while request_of(connection):
            connection.sendall(answer(status=status))

    return behave


def load(
    url: str,
    rate: float = 20,
    seconds: float = 2,
    *,
    workers: int = 1,
    access: Access | None = None,
    visits: Sequence[Visit] = (Visit("/"),),
    locustfile: str = "",
    stop_early: bool = False,
    timeout_s: float = 5.0,
) -> tuple[LoadPlan, Measured]:
    plan = LoadPlan(
        url,
        rate,
        for_s=seconds,
        ramp_up_s=0.5,
        visits=tuple(visits),
        locustfile=locustfile,
        stop_early=stop_early,
        timeout_s=timeout_s,
    )
    return plan, measure(plan, access or Access(), Machines(workers=workers))
