"""Master and worker of a load test in Locust. Locust imports this file as its locustfile.

Sends do not wait for each other: each is a greenlet of its own that begins at its time in the
schedule. Locust's own users wait for an answer before they send again, and so do not see a stall.
What they do with a service is used: a send is one task of one idle user.
"""

from __future__ import annotations

import errno
import hashlib
import json
import math
import os
import random
import ssl
import sys
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import gevent
import gevent.local
from locust import FastHttpUser, User, constant, events, runners, task
from locust.env import Environment
from locust.util.load_locustfile import load_locustfile

from stage4.errors import UsageError
from stage4.load.permission import is_foreign, refuse_foreign
from stage4.load.plan import REPORT_INTERVAL_S, LoadPlan, Visit
from stage4.load.processes import VARIABLE
from stage4.load.progress import Progress
from stage4.load.record import MAX_TEXT, Ended, Measured, Send, WorkerReport
from stage4.load.schedule import leaves_at_s, of_worker
from stage4.model import Trouble

MAX_OPEN = 4000  # sends of one worker
MAX_REPORTED = 5000  # sends in one message
MAX_BODY_BYTES = 1024 * 1024
CHUNK_BYTES = 64 * 1024
GRACE_S = 5.0  # for the last report, beyond the time limit of the last send
POLL_INTERVAL_S = 0.2
EXHAUSTED = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.EADDRNOTAVAIL)

OWN: Mapping[str, Any] = json.loads(os.environ.get(VARIABLE, "{}"))


def users_of(path: str) -> list[type[User]]:
    """The users of a locustfile that can be run; those with nested task sets cannot."""
    found, _ = load_locustfile(str(Path(path).resolve()))
    users = [user for user in found.values() if not user.abstract]
    for user in users:
        if not user.tasks or any(isinstance(each, type) for each in user.tasks):
            raise UsageError(f"{path}: {user.__name__} needs tasks that are plain functions")
    if not users:
        raise UsageError(f"{path}: it has no users with tasks")
    return users


class Arrivals(User):
    """What Locust starts and counts; the sends are not its work."""

    wait_time = constant(3600)

    @task
    def stand_by(self) -> None:
        pass


# --- a worker -------------------------------------------------------------------------------


class Visitor(FastHttpUser):
    """Sends a visit of the plan."""

    abstract = True
    insecure = False

    def send(self, visit: Visit) -> tuple[int | None, Trouble | None]:
        """The status of the whole answer, or why there is none."""
        response = self.client.request(
            visit.method,
            visit.path,
            data=visit.body or None,
            headers={**dict(OWN["headers"]), **dict(visit.headers)},
            allow_redirects=False,
            stream=True,
        )
        error = getattr(response, "error", None)
        if not response.status_code:
            return None, trouble_of(error)
        try:
            return response.status_code, _trouble_of_body(response)
        except Exception as why:
            return response.status_code, trouble_of(why)


def _trouble_of_body(response: Any) -> Trouble | None:
    size = 0
    while chunk := response.read(CHUNK_BYTES):
        size += len(chunk)
        if size > MAX_BODY_BYTES:
            response.release()
            return Trouble.FLOOD
    return None


class ExhaustedError(Exception):
    """This machine has no more sockets or ports: it says nothing about the service."""


def trouble_of(error: BaseException | None) -> Trouble:
    """Why an answer is missing or incomplete. Raises ExhaustedError."""
    if getattr(error, "errno", None) in EXHAUSTED:
        raise ExhaustedError
    if isinstance(error, ConnectionRefusedError):
        return Trouble.REFUSED
    if isinstance(error, ssl.SSLError):
        return Trouble.TLS
    if isinstance(error, TimeoutError):
        return Trouble.TIMEOUT
    if isinstance(error, OSError) and type(error).__name__ == "gaierror":
        return Trouble.NAME
    if isinstance(error, (ConnectionError, OSError)) or "Closed" in type(error).__name__:
        return Trouble.RESET
    return Trouble.GARBAGE


def _tls_context() -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=OWN["ca_file"] or None)
    if OWN["client_cert"]:
        context.load_cert_chain(OWN["client_cert"], OWN["client_key"] or None)
    return context


class Worker:
    """Sends its part of the plan, and streams what it measured to the master."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.users: list[Any] = users_of(OWN["locustfile"]) if OWN["locustfile"] else []
        self.idle: list[Any] = []
        self.measured: list[Send] = []
        self.open = self.sent = self.dropped = 0
        self.cpu_shares: list[float] = []
        self.done = False
        self.foreign = ""  # a host that a locustfile reached for
        self.current = gevent.local.local()  # the failure of this greenlet's task
        environment.events.report_to_master.add_listener(self.report)
        environment.events.request.add_listener(self._note_request)
        environment.runner.register_message("stage4_plan", self.begin)

    def begin(self, environment: Environment, msg: Any, **_: Any) -> None:
        """The master's plan: refuse it, or send this worker's part of it."""
        try:
            plan = LoadPlan.from_json(msg.data["plan"])
            worker, workers = msg.data["worker"], msg.data["workers"]
            refuse_foreign(plan.base_url, OWN["configured"], OWN["allow_remote"])
            if plan.locustfile != digest_of(OWN["locustfile"]):
                raise UsageError("its locustfile is not that of the master")
        except (UsageError, LookupError, TypeError, ValueError) as why:
            environment.runner.send_message("stage4_refused", {"why": str(why)[:MAX_TEXT]})
            return
        for user in (Visitor, *self.users):
            user.host = plan.base_url
        Visitor.network_timeout = Visitor.connection_timeout = plan.timeout_s
        Visitor.ssl_context_factory = staticmethod(_tls_context)
        if self.users and not OWN["allow_remote"]:
            sys.addaudithook(partial(self._guard, plan.base_url))
        gevent.spawn(self._keep_schedule, plan, of_worker(plan, worker, workers))

    def _guard(self, url: str, event: str, arguments: tuple[Any, ...]) -> None:
        """Keep a locustfile from other services: every client looks a host up first."""
        if event != "socket.getaddrinfo" or not arguments[0]:
            return
        host = arguments[0]
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
        if is_foreign(name, url):
            self.foreign = name
            raise PermissionError(f"{name} is not the service under test")

    def _keep_schedule(self, plan: LoadPlan, numbers: range) -> None:
        began = time.monotonic()
        gevent.spawn(self._watch_cpu, began + plan.ramp_up_s)
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
                if isinstance(user, Visitor):
                    status, trouble = user.send(plan.visits[number % len(plan.visits)])
                else:
                    status, problem = self._run_task(user)
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
        if not self.users:
            return Visitor(self.environment)
        weights = [user.weight for user in self.users]
        user = random.Random(number).choices(self.users, weights)[0](self.environment)
        user.on_start()
        return user

    def _run_task(self, user: Any) -> tuple[int | None, str]:
        """Run one task of a locustfile's user: its last status, and what failed."""
        self.current.status, self.current.problem = 200, ""
        try:
            random.choice(user.tasks)(user)
        except Exception as why:
            return self.current.status, f"{type(why).__name__} in a task"
        return self.current.status, self.current.problem

    def _note_request(self, exception: Any = None, response: Any = None, **_: Any) -> None:
        status = getattr(response, "status_code", None)
        if exception is not None or (status and not 200 <= status < 400):
            self.current.status = status or None
            self.current.problem = f"{type(exception).__name__} in a task" if exception else ""

    def _watch_cpu(self, from_when: float) -> None:
        gevent.sleep(max(from_when - time.monotonic(), 0))
        while True:
            before, cpu_before = time.monotonic(), time.process_time()
            gevent.sleep(1)
            spent = time.process_time() - cpu_before
            self.cpu_shares.append(spent / (time.monotonic() - before))

    def report(self, client_id: str, data: dict[str, Any], **_: Any) -> None:
        """Add what was measured since the last report to Locust's own message."""
        part, self.measured = self.measured[:MAX_REPORTED], self.measured[MAX_REPORTED:]
        data["stage4"] = {
            "sends": [send.as_json() for send in part],
            "sent": self.sent,
            "dropped": self.dropped,
            "cpu_share": _busiest_tenth(self.cpu_shares),
            "foreign": self.foreign,
            "done": self.done and not self.measured,
        }


def _busiest_tenth(shares: list[float]) -> float:
    """The share of a core that was exceeded in a tenth of the seconds only."""
    return sorted(shares)[int(0.9 * len(shares))] if shares else 0.0


# --- the master -----------------------------------------------------------------------------


class Master:
    """Sends the plan to the workers, collects what they measured, and ends the test."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.plan = LoadPlan.from_json(OWN["plan"])
        self.progress = Progress(self.plan)
        self.reports: dict[str, WorkerReport] = {}
        self.done: set[str] = set()
        self.refusals: list[str] = []
        self.joined: list[str] = []
        environment.events.test_start.add_listener(self.begin)
        environment.events.worker_report.add_listener(self.hear)
        environment.runner.register_message("stage4_refused", self._note_refusal)

    def begin(self, **_: Any) -> None:
        runner = self.environment.runner
        self.joined = sorted(client.id for client in runner.clients.ready)
        for index, worker in enumerate(self.joined):
            data = {"plan": self.plan.as_json(), "worker": index, "workers": len(self.joined)}
            runner.send_message("stage4_plan", data, worker)
        gevent.spawn(self._end_in_time)

    def hear(self, client_id: str, data: Mapping[str, Any], **_: Any) -> None:
        """Count a report; what no worker of ours sends is a refusal."""
        report = data.get("stage4")
        if not report or client_id not in self.joined:
            return
        try:
            self.progress.add(Send.from_json(each, self.plan) for each in report["sends"])
            self.reports[client_id] = WorkerReport(
                client_id, int(report["sent"]), int(report["dropped"]), float(report["cpu_share"])
            )
            if report["foreign"]:
                host = str(report["foreign"])[:MAX_TEXT]
                self.refusals.append(f"its locustfile reaches for {host} (see --allow-remote)")
            if report["done"]:
                self.done.add(client_id)
        except (LookupError, TypeError, ValueError) as why:
            self.refusals.append(f"{client_id} sent a malformed report: {why}"[:MAX_TEXT])

    def _note_refusal(self, environment: Environment, msg: Any, **_: Any) -> None:
        self.refusals.append(f"{msg.node_id}: {msg.data['why']}"[: 2 * MAX_TEXT])

    def _end_in_time(self) -> None:
        plan = self.plan
        end = time.monotonic() + plan.ramp_up_s + plan.for_s + plan.timeout_s + GRACE_S
        while (ended := self._ended()) is None and time.monotonic() < end:
            gevent.sleep(POLL_INTERVAL_S)
        silent = [] if ended in (Ended.CERTAIN, Ended.ERROR_STORM) else self._lost()
        measured = Measured(
            sends=self.progress.counted(ended),
            workers=tuple(self.reports[each] for each in sorted(self.reports)),
            lost=tuple(silent),
            joined=len(self.joined),
            ended=ended or Ended.COMPLETE,
            refusals=tuple(self.refusals),
        )
        Path(OWN["results"]).write_text(json.dumps(measured.as_json()), encoding="utf-8")
        self.environment.process_exit_code = 0
        self.environment.runner.quit()

    def _ended(self) -> Ended | None:
        ended = self.progress.ended
        if ended is not None:
            return ended
        if self._lost():
            return Ended.LOST_WORKER
        every = len(self.done) == len(self.joined)
        return Ended.COMPLETE if every or self.refusals else None

    def _lost(self) -> list[str]:
        clients = self.environment.runner.clients
        alive = {each.id for each in clients.all if each.state != runners.STATE_MISSING}
        return [each for each in self.joined if each not in alive and each not in self.done]


# --- Locust -----------------------------------------------------------------------------------


def digest_of(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest() if path else ""


@events.init.add_listener
def _init(environment: Environment, **_: Any) -> None:
    gevent.spawn(_end_with_the_parent)
    if isinstance(environment.runner, runners.MasterRunner):
        Master(environment)
    elif isinstance(environment.runner, runners.WorkerRunner):
        Worker(environment)


def _end_with_the_parent() -> None:
    """A command that was killed leaves no processes behind."""
    parent = os.getppid()
    while os.getppid() == parent:
        gevent.sleep(1)
    os._exit(1)


runners.WORKER_REPORT_INTERVAL = REPORT_INTERVAL_S
runners.CONNECT_TIMEOUT = 1
runners.CONNECT_RETRY_COUNT = math.ceil(OWN.get("wait_s", 30))
