"""The workers of a load test: an open loop, whatever the service does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from stage4.errors import UsageError
from stage4.load.evidence import evidence_of
from stage4.load.judgement import judge
from stage4.load.record import Ended, ping_of
from stage4.model import Trouble
from tests.loopback import free_port
from tests.stage4.load.services import Stalling, load, needs_locust
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
    plan, measured = load(f"http://127.0.0.1:{free_port()}", 20, 60)
    assert measured.ended is Ended.ERROR_STORM and len(measured.sends) < 300
    assert {send.trouble for send in measured.sends} == {Trouble.REFUSED}
    assert judge(plan, measured).findings[0].id == "load.no-answer"


def test_a_worker_refuses_another_locustfile(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"refused the load test.*locustfile"):
        load("http://127.0.0.1:9", 5, 1, locustfile="another")
