"""The master of a load test: sends the plan to the workers, collects what they measured, ends."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import gevent
from locust import runners
from locust.env import Environment

from stage4.load.plan import LoadPlan
from stage4.load.progress import Progress
from stage4.load.record import MAX_TEXT, Ended, Measured, Send, WorkerReport
from stage4_gate.atomic_write import write_whole

GRACE_S = 5.0  # for the last report, beyond the time limit of the last send
POLL_INTERVAL_S = 0.2


class Master:
    """`results` is the file for what was measured; `seen` that for how far the test is."""

    def __init__(self, environment: Environment, plan: LoadPlan, results: Path, seen: Path) -> None:
        self.environment, self.plan = environment, plan
        self.results, self.seen = results, seen
        self.progress = Progress(plan)
        self.reports: dict[str, WorkerReport] = {}
        self.done: set[str] = set()
        self.refusals: list[str] = []
        self.joined: list[str] = []
        environment.events.test_start.add_listener(self.begin)
        environment.events.worker_report.add_listener(self.hear)
        environment.runner.register_message("stage4_refused", self._note_refusal)

    def begin(self, **_: Any) -> None:
        """Send the plan to the workers that have joined, each with its part of it."""
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
        plan, began = self.plan, time.monotonic()
        end = began + plan.ramp_up_s + plan.for_s + plan.timeout_s + GRACE_S
        while (ended := self._ended()) is None and time.monotonic() < end:
            seen = self.progress.seen(time.monotonic() - began)
            write_whole(self.seen, json.dumps(vars(seen)).encode())
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
        self.results.write_text(json.dumps(measured.as_json()), encoding="utf-8")
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
