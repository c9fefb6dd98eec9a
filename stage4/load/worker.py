"""A worker of a load test: sends its part of the plan, and streams what it measured.

Sends do not wait for each other: each is a greenlet of its own that begins at its time in the
schedule. Locust's own users wait for an answer before they send again, and so do not see a stall.
What they do with a service is used: a send is one task of one idle user.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import gevent
from locust.env import Environment

from stage4.errors import UsageError
from stage4.load.cpu import CpuWatch
from stage4.load.customers import Customers
from stage4.load.locustfile import digest_of
from stage4.load.permission import refuse_foreign
from stage4.load.plan import LoadPlan
from stage4.load.record import MAX_TEXT, Send
from stage4.load.schedule import leaves_at_s, of_worker
from stage4.load.visitor import ExhaustedError, Visitor
from stage4.model import Trouble

MAX_OPEN = 4000  # sends of one worker
MAX_REPORTED = 5000  # sends in one message


class Worker:
    """`access` has the fields of Access."""

    def __init__(self, environment: Environment, access: Mapping[str, Any]) -> None:
        self.environment, self.access = environment, access
        self.customers: Customers | None = None
        self.unusable = ""  # why the locustfile is; the master hears it in answer to its plan
        if path := access["locustfile"]:
            try:
                self.customers = Customers(path, environment)
            except (Exception, SystemExit) as why:  # whatever its code raises
                kind = "" if isinstance(why, UsageError) else f"{type(why).__name__}: "
                self.unusable = f"its locustfile cannot be used: {kind}{why}"
        self.idle: list[Any] = []
        self.measured: list[Send] = []
        self.open = self.sent = self.dropped = 0
        self.cpu = CpuWatch()
        self.done = False
        environment.events.report_to_master.add_listener(self.report)
        environment.runner.register_message("stage4_plan", self.begin)

    def begin(self, environment: Environment, msg: Any, **_: Any) -> None:
        """The master's plan: refuse it, or send this worker's part of it."""
        try:
            plan = LoadPlan.from_json(msg.data["plan"])
            worker, workers = msg.data["worker"], msg.data["workers"]
            refuse_foreign(plan.base_url, self.access["configured"], self.access["allow_remote"])
            if plan.locustfile != digest_of(self.access["locustfile"]):
                raise UsageError("its locustfile is not that of the master")
            if self.unusable:
                raise UsageError(self.unusable)
        except (UsageError, LookupError, TypeError, ValueError) as why:
            environment.runner.send_message("stage4_refused", {"why": str(why)[:MAX_TEXT]})
            return
        Visitor.prepare(plan, self.access)
        if self.customers:
            self.customers.serve(plan.base_url)
            if not self.access["allow_remote"]:
                self.customers.guard(plan.base_url)
        gevent.spawn(self._keep_schedule, plan, of_worker(plan, worker, workers))

    def _keep_schedule(self, plan: LoadPlan, numbers: range) -> None:
        began = time.monotonic()
        gevent.spawn(self.cpu.watch, began + plan.ramp_up_s)
        greenlets = set()
        for number in numbers:
            due = began + leaves_at_s(plan, number)
            gevent.sleep(max(due - time.monotonic(), 0))
            if self.open >= MAX_OPEN:
                self.dropped += 1
                continue
            self.open += 1
            self.sent += 1
            greenlet = gevent.spawn(self._send, plan, number, due)
            greenlets.add(greenlet)
            greenlet.link(greenlets.discard)
        gevent.joinall(list(greenlets))
        self.done = True

    def _send(self, plan: LoadPlan, number: int, due: float) -> None:
        late_ms = (time.monotonic() - due) * 1000
        user, status, trouble, problem = None, None, None, ""
        try:
            with gevent.Timeout(plan.timeout_s):
                user = self._idle_user(number)
                if self.customers:
                    status, problem = self.customers.run_task(user)
                else:
                    status, trouble = user.send(plan.visits[number % len(plan.visits)])
        except gevent.Timeout:
            trouble, user = Trouble.TIMEOUT, None  # its connection is in an unknown state
        except ExhaustedError:
            self.dropped += 1
            return
        finally:
            self.open -= 1
        latency_ms = (time.monotonic() - due) * 1000
        if user is not None:
            self.idle.append(user)
        self.measured.append(Send(number, late_ms, latency_ms, status, trouble, problem))

    def _idle_user(self, number: int) -> Any:
        if self.idle:
            return self.idle.pop()
        return self.customers.arrive(number) if self.customers else Visitor(self.environment)

    def report(self, client_id: str, data: dict[str, Any], **_: Any) -> None:
        """Add what was measured since the last report to Locust's own message."""
        part, self.measured = self.measured[:MAX_REPORTED], self.measured[MAX_REPORTED:]
        data["stage4"] = {
            "sends": [send.as_json() for send in part],
            "sent": self.sent,
            "dropped": self.dropped,
            "cpu_share": self.cpu.busiest_tenth,
            "foreign": self.customers.foreign if self.customers else "",
            "done": self.done and not self.measured,
        }
