"""The watch: runs, records, tells Prometheus, alerts on change, ends cleanly."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
from pathlib import Path
from urllib.request import urlopen

import pytest

from stage4.commands.jobs import Job
from stage4.config.settings import Outputs, Settings
from stage4.errors import FileError
from stage4.metrics import Metrics
from stage4.model import CheckResult, Status, Verdict
from stage4.session import Session
from stage4.watch import Alert, tell, watch
from tests.stage4.command import DEAD, MODULE, environment, site, stage4
from tests.stage4.servers import answer, request_of, serving

TIMED = ("--every", "0.05", "--times", "3", "--only", "health")


def test_every_run_is_recorded_and_the_same_verdict_is_no_change(tmp_path: Path) -> None:
    done = stage4(tmp_path, "watch", "--url", DEAD, *TIMED, "--on-change", "touch changed")
    assert done.returncode == 1, done.stderr
    assert len(re.findall(r"\[Stage 4\] FAIL", done.stdout)) == 3
    assert not (tmp_path / "changed").exists()
    records = json.loads(stage4(tmp_path, "history", "--format", "json").stdout)
    assert [record["status"] for record in records] == ["FAIL"] * 3


def test_results_that_cannot_be_written_do_not_end_the_watch(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = stage4(tmp_path, "watch", "--url", DEAD, *TIMED, "--output-dir", "file/results")
    assert done.returncode == 2, done.stderr
    assert done.stdout.count("cannot be written") == 3
    assert done.stdout.count("[Stage 4] FAIL") == 3


def test_a_change_is_reported_although_its_results_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    statuses, said = iter([Status.PASS, Status.FAIL]), list[str]()
    metrics = Metrics([""], ["health"])

    def run_and_record(*arguments: object, **options: object) -> Session:
        results = (CheckResult("health", next(statuses)),)
        verdict = Verdict("2026-01-01T00:00:00+00:00", "http://a", "http://a/health", results)
        return Session(verdict, unwritten=FileError("the disk is full", hint="make room"))

    monkeypatch.setattr("stage4.watch.run_and_record", run_and_record)
    settings, alert = Settings("http://a", "http://a"), Alert(f"touch {tmp_path}/changed")
    jobs = [Job(settings, Outputs(), ())]
    last = watch(jobs, tmp_path, 0, alert, metrics, said.append, 2)
    assert (tmp_path / "changed").exists()
    assert ("health", "FAIL") in {
        (sample.labels["check"], sample.labels["status"])
        for family in metrics.collect()
        for sample in family.samples
        if "check" in sample.labels and sample.value == 1
    }
    assert (last, said.count("the disk is full (make room)")) == (Status.ERROR, 2)


def test_only_the_start_of_the_service_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    def run_and_record(settings: Settings, *arguments: object, **options: object) -> Session:
        waits.append(settings.wait_s)
        results = (CheckResult("health", Status.PASS),)
        return Session(Verdict("2026-01-01T00:00:00+00:00", "http://a", "http://a/h", results))

    monkeypatch.setattr("stage4.watch.run_and_record", run_and_record)
    jobs = [Job(Settings("http://a", "http://a", wait_s=30), Outputs(), ())]
    watch(jobs, tmp_path, 0, Alert(), Metrics([""], []), lambda text: None, 3)
    assert waits == [30, 0, 0]


def test_a_change_of_the_verdict_runs_the_command_and_posts(tmp_path: Path) -> None:
    posted: list[bytes] = []
    said: list[str] = []

    def hook(connection: socket.socket, number: int) -> None:
        posted.append(request_of(connection))
        connection.sendall(answer(b"", "500 No"))

    verdict = Verdict("2026-01-01T00:00:00+00:00", "http://a", "http://a/health", ())
    file = tmp_path / "change"
    with serving(hook) as there:
        alert = Alert(f'echo "$STAGE4_FROM-$STAGE4_TO" > {file}; exit 3', f"{there}/hook")
        tell(alert, Status.FAIL, verdict, Settings("http://a", "http://a"), said.append)
    assert file.read_text() == "FAIL-PASS\n"
    assert posted[0].startswith(b"POST /hook HTTP/1.1\r\n")
    assert any("status 3" in text for text in said)
    assert any("500" in text for text in said)


@pytest.mark.parametrize(
    ("ending", "status", "said"),
    [(signal.SIGINT, 130, "stage4: interrupted\n"), (signal.SIGTERM, 0, "")],
)
def test_metrics_and_a_clean_end(
    tmp_path: Path, ending: signal.Signals, status: int, said: str
) -> None:
    with serving(site()) as url:
        process = subprocess.Popen(
            [*MODULE, "watch", url, "--every", "30", "--metrics-port", "0",
             "--slo-p95-ms", "0.1"],
            cwd=tmp_path, env=environment(), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert process.stdout is not None
        where = process.stdout.readline().split()[-1]
        process.stdout.readline()  # an event: the first run is over
        with urlopen(where, timeout=30) as response:
            text = response.read().decode()
        process.send_signal(ending)
        _, error = process.communicate(timeout=20)
    assert 'stage4_check_status{check="health",status="PASS",target="default"} 1' in text
    assert 'stage4_up{target="default"} 0' in text
    assert re.search(r"^stage4_canary_p95_seconds\{.*\} \d", text, re.MULTILINE)
    assert (process.returncode, error) == (status, said)


def test_several_targets_are_watched(tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").write_text(
        f"[stage4:eu]\nurl = {DEAD}\n[stage4:us]\nurl = {DEAD}/us\n"
    )
    done = stage4(tmp_path, "watch", "--all-targets", *TIMED)
    assert done.returncode == 1, done.stderr
    found = re.findall(r" (eu|us) \[Stage 4\] FAIL", done.stdout)
    assert found == ["eu", "us"] * 3
    assert (tmp_path / "qa/stage4/v0.4.0/us/summary.json").is_file()


def test_a_taken_port_is_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = stage4(tmp_path, "watch", "--url", DEAD, "--metrics-port", port)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1 and port in done.stderr
