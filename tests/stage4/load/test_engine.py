"""The engine in real processes: open loop, bounded, and honest about what failed."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from stage4.errors import UsageError
from stage4.load.evidence import evidence_of
from stage4.load.judgement import judge
from stage4.load.plan import Visit
from stage4.load.processes import Access
from stage4.load.record import Ended, ping_of
from stage4.load.run import digest_of
from stage4.model import Status, Trouble
from tests.stage4.load.services import Stalling, answering, load, needs_locust
from tests.stage4.servers import serving

pytestmark = needs_locust

ONE_USER = """
import json, os
from locust import HttpUser, constant_pacing, events, task

class Customer(HttpUser):
    wait_time = constant_pacing(1 / 9)
    @task
    def visit(self):
        self.client.get("/")

found = []
@events.request.add_listener
def note(response_time, **_):
    found.append(response_time)
@events.quitting.add_listener
def save(**_):
    with open(os.environ["FOUND"], "w") as file:
        json.dump(found, file)
"""


def test_a_stall_is_seen_that_one_user_of_locust_misses(tmp_path: Path) -> None:
    """2 s of stall: who arrives in the first of them waits for more than a second."""
    with serving(Stalling(2.0, 2.0)) as url:
        plan, measured = load(url, 9, 6)
    pings = [ping_of(send, plan) for send in measured.sends if send.number >= plan.ramp_up_sends]
    ours = evidence_of(plan, measured, pings)
    (tmp_path / "one.py").write_text(ONE_USER)
    with serving(Stalling(2.0, 2.0)) as url:
        subprocess.run(
            [sys.executable, "-m", "locust", "-f", "one.py", "--headless", "-u", "1",
             "--run-time", "6s", "--host", url],
            cwd=tmp_path, check=False, env={**os.environ, "FOUND": str(tmp_path / "found.json")},
            capture_output=True, timeout=60,
        )  # fmt: skip
    theirs = sorted(json.loads((tmp_path / "found.json").read_text()))
    assert sum(each > 1000 for each in theirs) <= 1
    assert theirs[int(0.95 * len(theirs)) - 1] < 1000
    assert ours["over_slo"] >= 7 and ours["p95_ms"] > 1000


def test_a_service_that_is_not_there_is_a_storm_that_ends_the_test() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    plan, measured = load(f"http://127.0.0.1:{port}", 20, 60)
    assert measured.ended is Ended.ERROR_STORM and len(measured.sends) < 300
    assert {send.trouble for send in measured.sends} == {Trouble.REFUSED}
    assert judge(plan, measured).findings[0].id == "load.no-answer"


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


LOCUSTFILE = """
from locust import HttpUser, task

class Customer(HttpUser):
    def on_start(self):
        self.client.get("/login")
    @task(3)
    def visit(self):
        self.client.get("/visited")
    @task
    def break_down(self):
        raise KeyError("x")
"""


def test_a_locustfile_has_one_task_for_each_send(tmp_path: Path) -> None:
    path = tmp_path / "shop.py"
    path.write_text(LOCUSTFILE)
    service, file = Stalling(), str(path)
    with serving(service) as url:
        plan, measured = load(
            url, 20, 2, access=Access(locustfile=file), locustfile=digest_of(file)
        )
    problems = [send.problem for send in measured.sends]
    visited = sum(request.startswith(b"GET /visited ") for request in service.requests)
    assert len(problems) == plan.sends
    assert problems.count("") == visited
    assert problems.count("KeyError in a task") == plan.sends - visited > 0


ELSEWHERE = """
from locust import {client}, task

class Customer({client}):
    @task
    def visit(self):
        self.client.get("http://other.invalid/")
"""


@pytest.mark.parametrize("client", ["HttpUser", "FastHttpUser"])
def test_a_locustfile_cannot_reach_for_another_service(tmp_path: Path, client: str) -> None:
    path = tmp_path / "elsewhere.py"
    path.write_text(ELSEWHERE.format(client=client))
    file = str(path)
    with pytest.raises(UsageError, match=r"reaches for other\.invalid"):
        load("http://127.0.0.1:9", 5, 9, access=Access(locustfile=file), locustfile=digest_of(file))


def test_a_worker_refuses_another_locustfile(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"refused the load test.*locustfile"):
        load("http://127.0.0.1:9", 5, 1, locustfile="another")


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
