"""`stage4 watch`: run the checks every N seconds, record, alert when the verdict changes."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from stage4.checks import Check
from stage4.config.settings import Outputs, Settings
from stage4.metrics import Metrics
from stage4.model import Request, Status, Verdict
from stage4.output.report import closing
from stage4.probe.exchange import Prober
from stage4.session import run_and_record

COMMAND_TIMEOUT_S = 60.0  # for the command on change
Say = Callable[[str], None]
Announce = Callable[[Verdict], None]


class Watched(Protocol):
    """One service to watch."""

    @property
    def settings(self) -> Settings: ...

    @property
    def outputs(self) -> Outputs: ...

    @property
    def checks(self) -> tuple[Check, ...]: ...


@dataclass(frozen=True)
class Alert:
    """What to do when the verdict changes: a shell command, a URL to post to; "" for neither."""

    command: str = ""
    webhook: str = ""


def watch(
    jobs: Sequence[Watched],
    folder: Path,
    every_s: float,
    alert: Alert,
    metrics: Metrics,
    say: Say,
    times: int = 0,
    announce: Announce | None = None,
) -> Status:
    """Run all jobs until interrupted, or `times` times.

    `announce` gets the verdict of each run; without it, `say` gets one line.

    Returns the worst of the last statuses, ERROR if results could not be written.
    """
    before: dict[str, Status] = {}
    due = time.monotonic()
    while True:
        last = [
            _round(job, folder, alert, metrics, say, before, announce or _in_one_line(say))
            for job in jobs
        ]
        times -= 1
        if times == 0:
            return Status.worst(last)
        due = max(due + every_s, time.monotonic())
        time.sleep(max(due - time.monotonic(), 0))


def _round(
    job: Watched,
    folder: Path,
    alert: Alert,
    metrics: Metrics,
    say: Say,
    before: dict[str, Status],
    announce: Announce,
) -> Status:
    """One run of one job. `before` has the status of each target's last run, and gets this one."""
    settings, known = job.settings, before.get(job.settings.target)
    if known is not None:  # only a start is waited for: an outage must be seen at once
        settings = replace(settings, wait_s=0.0)
    session = run_and_record(settings, job.outputs, folder, job.checks, write=True, complain=say)
    verdict, unwritten = session.verdict, session.unwritten
    metrics.note(verdict)
    announce(verdict)
    if unwritten:  # the disk may have room again later
        say(f"{unwritten.message} ({unwritten.hint})")
    if known is not None and verdict.status is not known:
        tell(alert, known, verdict, settings, say)
    before[settings.target] = verdict.status
    return Status.ERROR if unwritten else verdict.status


def _in_one_line(say: Say) -> Announce:
    def announce(verdict: Verdict) -> None:
        name = f"{verdict.target} " if verdict.target else ""
        say(f"{verdict.timestamp} {name}{closing(verdict)}")

    return announce


def tell(alert: Alert, before: Status, verdict: Verdict, settings: Settings, say: Say) -> None:
    """Report a change. A failure to do so is printed and never ends the watch."""
    change = {
        "from": before.value,
        "to": verdict.status.value,
        "target": verdict.target,
        "base_url": verdict.base_url,
        "timestamp": verdict.timestamp,
    }
    name = f" of {verdict.target}" if verdict.target else ""
    say(f"the verdict{name} changed from {before.value} to {verdict.status.value}")
    if alert.command:
        _run(alert.command, change, say)
    if alert.webhook:
        headers = (("Content-Type", "application/json"),)
        body = json.dumps(change).encode()
        request = Request("webhook", alert.webhook, "POST", headers, body, follow=False)
        exchange = Prober(settings).exchange(request)
        if not exchange.ok:
            say(f"the webhook failed: {exchange.status or exchange.detail}")


def _run(command: str, change: dict[str, str], say: Say) -> None:
    """The command gets the change in STAGE4_FROM, STAGE4_TO, STAGE4_BASE_URL and so on."""
    variables = {f"STAGE4_{key.upper()}": value for key, value in change.items()}
    try:
        done = subprocess.run(
            command,
            shell=True,
            check=False,
            timeout=COMMAND_TIMEOUT_S,
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as why:
        say(f"the command on change failed: {type(why).__name__}")
        return
    if done.returncode:
        say(f"the command on change ended with status {done.returncode}")
