"""The master of a load test, in a process of its own, told by a stand-in for Locust."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from stage4.load.plan import LoadPlan
from tests.stage4.load.services import needs_locust

pytestmark = needs_locust

# Reports of workers on standard input; what the master wrote on standard output.
SCRIPT = """
import json, sys
from pathlib import Path
from types import SimpleNamespace
import gevent
from stage4.load import master
from stage4.load.plan import LoadPlan

plan = LoadPlan.from_json(json.loads(sys.argv[1]))
reports = json.loads(sys.argv[2])
folder = Path(sys.argv[3])
listeners = SimpleNamespace(add_listener=lambda listener: None)
client = SimpleNamespace(id="w", state="running")
ended = gevent.event.Event()
runner = SimpleNamespace(
    clients=SimpleNamespace(ready=[client], all=[client]),
    register_message=lambda *words: None, send_message=lambda *words: None, quit=ended.set,
)
events = SimpleNamespace(test_start=listeners, worker_report=listeners)
environment = SimpleNamespace(runner=runner, events=events)
ours = master.Master(environment, plan, folder / "results.json", folder / "seen.json")
ours.begin()
for report in reports:
    gevent.sleep(0.3)
    ours.hear("w", {"stage4": report})
    ours.hear("stranger", {"stage4": report})
ended.wait(20)
"""
PLAN = LoadPlan("http://127.0.0.1:9", 10, for_s=1, ramp_up_s=0, stop_early=False)
REPORT: dict[str, Any] = {
    "sends": [], "sent": 0, "dropped": 0, "cpu_share": 0.1, "foreign": "", "done": False
}  # fmt: skip


def measured(folder: Path, *reports: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The results, and the last that the master said of its progress."""
    command = [sys.executable, "-c", SCRIPT, json.dumps(PLAN.as_json()), json.dumps(reports)]
    subprocess.run([*command, str(folder)], check=True, timeout=60)
    return tuple(json.loads((folder / name).read_bytes()) for name in ("results.json", "seen.json"))


def sends(*numbers: int) -> list[list[Any]]:
    return [[number, 0.0, 5.0, 200 if number else 500, None, ""] for number in numbers]


def test_reports_become_results_and_progress(tmp_path: Path) -> None:
    first = {**REPORT, "sends": sends(0, 1, 2, 3), "sent": 4}
    second = {**REPORT, "sends": sends(4, 5, 6, 7, 8, 9), "sent": 10, "dropped": 2, "done": True}
    results, seen = measured(tmp_path, first, second)
    assert (len(results["sends"]), results["joined"], results["ended"]) == (10, 1, "complete")
    assert results["workers"] == [{"name": "w", "sent": 10, "dropped": 2, "cpu_share": 0.1}]
    assert (seen["answered"], seen["over"]) == (4, 1)
    assert seen["seconds"] > 0


def test_a_malformed_report_ends_the_test_with_its_reason(tmp_path: Path) -> None:
    results, _ = measured(tmp_path, {**REPORT, "sends": [[10_000, 0, 0, 200, None, ""]]})
    assert "w sent a malformed report" in results["refusals"][0]


def test_a_host_that_a_locustfile_reached_for_is_named(tmp_path: Path) -> None:
    results, _ = measured(tmp_path, {**REPORT, "foreign": "other.example"})
    assert "reaches for other.example" in results["refusals"][0]
