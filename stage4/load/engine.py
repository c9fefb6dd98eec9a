"""The locustfile of every load test: makes Locust's process a master or a worker of ours."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import Any

import gevent
from locust import User, constant, events, runners, task
from locust.env import Environment

from stage4.load.master import Master
from stage4.load.plan import REPORT_INTERVAL_S, LoadPlan
from stage4.load.processes import VARIABLE
from stage4.load.worker import Worker

OWN: dict[str, Any] = json.loads(os.environ.get(VARIABLE, "{}"))


class Arrivals(User):
    """What Locust starts and counts; the sends are not its work."""

    wait_time = constant(3600)

    @task
    def stand_by(self) -> None:
        pass


@events.init.add_listener
def _init(environment: Environment, **_: Any) -> None:
    gevent.spawn(_end_with_the_parent)
    if isinstance(environment.runner, runners.MasterRunner):
        plan = LoadPlan.from_json(OWN["plan"])
        Master(environment, plan, Path(OWN["results"]), Path(OWN["seen"]))
    elif isinstance(environment.runner, runners.WorkerRunner):
        Worker(environment, OWN)


def _end_with_the_parent() -> None:
    """A command that was killed leaves no processes behind."""
    while os.getppid() == OWN["parent"]:
        gevent.sleep(1)
    os._exit(1)


runners.WORKER_REPORT_INTERVAL = REPORT_INTERVAL_S
runners.CONNECT_TIMEOUT = 1
runners.CONNECT_RETRY_COUNT = math.ceil(OWN.get("wait_s", 30))
