"""A server with a known log, for the benchmarks: `python benchmarks/stage4_server.py SHAPE SEED`.

It prints its port, answers each request after a time drawn from SHAPE, and on SIGTERM prints its
log as JSON: the milliseconds from the arrival of each request to the end of its answer, as a user
of an open system has them.
"""

from __future__ import annotations

import asyncio
import json
import random
import signal
import sys
import time

ANSWER = (
    b'HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{"status":"ok"}'
)
OK, BUSY, TOO_MANY = b"200 OK", b"503 Service Unavailable", b"429 Too Many Requests"
PERIOD, STALL = 5.0, 0.5  # seconds: "stalling" freezes half a second in every five
PER_SECOND = 50  # "limited" accepts so many requests in each second


class Shape:
    """Seconds until an answer is due, by the name of a distribution."""

    def __init__(self, name: str, seed: int) -> None:
        self.name, self.chance, self.began = name, random.Random(seed), time.perf_counter()
        self.second, self.counted = 0, 0  # requests in the second of the last one

    def seconds(self) -> float:
        if self.name == "lognormal":  # p95 = 80 ms
            return 0.030 * self.chance.lognormvariate(0, 0.596)
        if self.name == "bimodal":
            return 0.005 if self.chance.random() < 0.9 else 0.120
        if self.name == "constant":
            return 0.020
        if self.name == "stalling":
            phase = (time.perf_counter() - self.began) % PERIOD
            return 0.002 + max(phase - (PERIOD - STALL) >= 0, 0) * (PERIOD - phase)
        return 0.0

    def status(self) -> bytes:
        """Of the answer to a request that arrives now."""
        if self.name == "refusing":
            return BUSY
        if self.name == "limited":
            second = int(time.perf_counter())
            self.counted = self.counted + 1 if second == self.second else 1
            self.second = second
            return TOO_MANY if self.counted > PER_SECOND else OK
        return OK


class Service(asyncio.Protocol):
    def __init__(self, shape: Shape, log: list[float]) -> None:
        self.shape, self.log = shape, log

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        arrived, seconds = time.perf_counter(), self.shape.seconds()
        if seconds:
            asyncio.get_running_loop().call_later(seconds, self.finish, arrived)
        else:
            self.finish(arrived)

    def finish(self, arrived: float) -> None:
        if not self.transport.is_closing():
            self.transport.write(ANSWER % self.shape.status())
            self.log.append((time.perf_counter() - arrived) * 1000)


async def main(name: str, seed: int) -> None:
    log: list[float] = []
    shape, loop, end = Shape(name, seed), asyncio.get_running_loop(), asyncio.Event()
    server = await loop.create_server(lambda: Service(shape, log), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    loop.add_signal_handler(signal.SIGTERM, end.set)
    await end.wait()
    print(json.dumps(log), flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
