"""`stage4 watch`: run every so many seconds, record, alert when the verdict changes."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from stage4.config.settings import Outputs, Settings
from stage4.escape import line
from stage4.model import Request, Status, Verdict
from stage4.output.report import closing
from stage4.probe.exchange import Prober
from stage4.session import hold

COMMAND_LIMIT = 60.0  # seconds for the command on change
Say = Callable[[str], None]


@dataclass(frozen=True)
class Alert:
    """What to do when the verdict changes: a shell command, a URL to post to; "" for neither."""

    command: str = ""
    webhook: str = ""


class Metrics:
    """The last verdict in Prometheus' text format, version 0.0.4."""

    def __init__(self) -> None:
        self._text = ""
        self._runs = 0
        self._lock = threading.Lock()

    def note(self, verdict: Verdict) -> None:
        with self._lock:
            self._runs += 1
            self._text = exposition(verdict, self._runs)

    def text(self) -> str:
        with self._lock:
            return self._text


def exposition(verdict: Verdict, runs: int) -> str:
    """Gauges of one verdict. Label values are check names and statuses of our own."""
    canary = next((r.evidence for r in verdict.results if r.name == "canary"), {})
    lines = [
        "# TYPE stage4_runs_total counter",
        f"stage4_runs_total {runs}",
        "# TYPE stage4_last_run_timestamp_seconds gauge",
        f"stage4_last_run_timestamp_seconds {_epoch(verdict.timestamp)}",
        "# TYPE stage4_up gauge",
        f"stage4_up {int(verdict.status is Status.PASS)}",
        "# TYPE stage4_warnings gauge",
        f"stage4_warnings {len(verdict.warnings)}",
        "# TYPE stage4_check_status gauge",
    ]
    for result in verdict.results:
        for status in Status:
            labels = f'check="{_label(result.name)}",status="{status.value}"'
            lines.append(f"stage4_check_status{{{labels}}} {int(result.status is status)}")
    for key in ("p50_ms", "p95_ms", "p99_ms"):
        if key in canary:
            name = f"stage4_canary_{key.removesuffix('_ms')}_seconds"
            lines += [f"# TYPE {name} gauge", f"{name} {canary[key] / 1000:.6f}"]
    return "\n".join(lines) + "\n"


def _epoch(timestamp: str) -> int:
    """Seconds since 1970: who scrapes can see that a watch has fallen silent."""
    return round(datetime.fromisoformat(timestamp).timestamp())


def _label(text: str) -> str:
    return line(text).replace("\\", "\\\\").replace('"', '\\"')


def serve_metrics(metrics: Metrics, port: int) -> ThreadingHTTPServer:
    """Serve /metrics on loopback in a thread. Raises OSError where the port is taken."""

    class Handler(BaseHTTPRequestHandler):
        timeout = 5

        def do_GET(self) -> None:
            found = self.path.partition("?")[0] == "/metrics"
            body = metrics.text().encode() if found else b"see /metrics\n"
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def watch(
    settings: Settings,
    outputs: Outputs,
    folder: Path,
    every: float,
    alert: Alert,
    metrics: Metrics,
    say: Say,
    times: int = 0,
) -> Status:
    """Run until interrupted, or so many `times`.

    Returns the last status, ERROR where its results could not be written.
    """
    before: Status | None = None
    due = time.monotonic()
    while True:
        session = hold(settings, outputs, folder, artifacts=True, complain=say)
        verdict, unwritten = session.verdict, session.unwritten
        metrics.note(verdict)
        say(f"{verdict.timestamp} {closing(verdict)}")
        if unwritten:  # a full disk passes; the watch goes on
            say(f"{unwritten.message} ({unwritten.hint})")
        if before is not None and verdict.status is not before:
            tell(alert, before, verdict, settings, say)
        before = verdict.status
        times -= 1
        if times == 0:
            return Status.ERROR if unwritten else before
        due = max(due + every, time.monotonic())
        time.sleep(max(due - time.monotonic(), 0))


def tell(alert: Alert, before: Status, verdict: Verdict, settings: Settings, say: Say) -> None:
    """Tell of a change. What goes wrong with it is said, and never ends the watch."""
    change = {
        "from": before.value,
        "to": verdict.status.value,
        "base_url": verdict.base_url,
        "timestamp": verdict.timestamp,
    }
    say(f"the verdict changed from {before.value} to {verdict.status.value}")
    if alert.command:
        _run(alert.command, change, say)
    if alert.webhook:
        headers = (("Content-Type", "application/json"),)
        body = json.dumps(change).encode()
        request = Request("webhook", alert.webhook, "POST", headers, body, follow=False)
        exchange = Prober(settings).exchange(request)
        if not exchange.ok:
            say(f"the webhook did not take it: {exchange.status or exchange.detail}")


def _run(command: str, change: dict[str, str], say: Say) -> None:
    """The command gets the change in STAGE4_FROM, STAGE4_TO, STAGE4_BASE_URL, STAGE4_TIMESTAMP."""
    variables = {f"STAGE4_{key.upper()}": value for key, value in change.items()}
    try:
        done = subprocess.run(
            command,
            shell=True,
            check=False,
            timeout=COMMAND_LIMIT,
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as why:
        say(f"the command on change failed: {type(why).__name__}")
        return
    if done.returncode:
        say(f"the command on change ended with status {done.returncode}")
