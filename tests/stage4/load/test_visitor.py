"""What is sent, and what becomes of bad answers."""

from __future__ import annotations

import errno
import pickle
import socket
import ssl
import subprocess
import sys
import time

import pytest

from stage4.load.judgement import judge
from stage4.load.plan import Visit
from stage4.load.processes import Access
from stage4.model import Status, Trouble
from tests.stage4.load.services import Stalling, answering, load, needs_locust
from tests.stage4.servers import serving

pytestmark = needs_locust


def flood(connection: socket.socket, number: int) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        connection.sendall(b"x" * 65536)


def drip(connection: socket.socket, number: int) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
    while True:
        connection.sendall(b"x")
        time.sleep(0.2)


@pytest.mark.parametrize(
    ("behave", "trouble"), [(flood, Trouble.FLOOD), (drip, Trouble.TIMEOUT)], ids=["flood", "drip"]
)
def test_a_hostile_service_costs_little(behave: object, trouble: Trouble) -> None:
    with serving(behave) as url:  # type: ignore[arg-type]
        _, measured = load(url, 4, 1, timeout_s=0.5)
    assert {send.trouble for send in measured.sends} == {trouble}
    assert all(send.latency_ms < 4000 for send in measured.sends)


def test_methods_bodies_and_headers_arrive() -> None:
    service = Stalling()
    visits = (Visit("/a", "POST", (("X-Own", "1"),), "item"), Visit("/b"))
    with serving(service) as url:
        access = Access(headers=(("X-Token", "t"),))
        plan, measured = load(url, 10, 1, access=access, visits=visits)
    assert all(b"x-token: t\r\n" in each.lower() for each in service.requests)
    posted = [each for each in service.requests if each.startswith(b"POST /a ")]
    assert posted and all(b"x-own: 1\r\n" in each.lower() for each in posted)
    assert len(measured.sends) == plan.sends


def test_an_error_status_is_named() -> None:
    with serving(answering("503 Service Unavailable")) as url:
        plan, measured = load(url, 20, 30)
    result = judge(plan, measured)
    assert result.status is Status.FAIL and result.findings[0].id == "load.error-status"


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (ConnectionRefusedError(), Trouble.REFUSED),
        (ssl.SSLError(), Trouble.TLS),
        (TimeoutError(), Trouble.TIMEOUT),
        (socket.gaierror(), Trouble.NAME),
        (ConnectionResetError(), Trouble.RESET),
        (ValueError(), Trouble.GARBAGE),
        (None, Trouble.GARBAGE),
    ],
)
def test_a_missing_answer_has_a_reason(error: BaseException | None, trouble: Trouble) -> None:
    code = """
import pickle, sys
from stage4.load.visitor import trouble_of
print(trouble_of(pickle.load(sys.stdin.buffer)).value)
"""
    done = in_process(code, error)
    assert done == trouble.value


def test_no_more_sockets_are_not_the_fault_of_the_service() -> None:
    code = """
import pickle, sys
from stage4.load.visitor import ExhaustedError, trouble_of
try:
    trouble_of(pickle.load(sys.stdin.buffer))
except ExhaustedError:
    print("exhausted")
"""
    assert in_process(code, OSError(errno.EMFILE, "too many")) == "exhausted"


def in_process(code: str, error: BaseException | None) -> str:
    """What code prints that reads the error; Locust changes the process that imports it."""
    done = subprocess.run(
        [sys.executable, "-c", code], input=pickle.dumps(error), capture_output=True, check=True
    )
    return done.stdout.decode().strip()
