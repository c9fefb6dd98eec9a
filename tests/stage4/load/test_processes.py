"""The processes of a load test: all send their part, none is left behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from stage4.errors import UsageError
from stage4.load.judgement import judge
from stage4.load.plan import LoadPlan
from stage4.load.processes import Access, Machines, join, measure, require_engine
from stage4.load.record import Ended
from stage4.model import Status
from tests.checkout import ROOT
from tests.stage4.load.services import Signalling, Stalling, load, needs_locust
from tests.stage4.servers import serving


def engines() -> list[psutil.Process]:
    """The children of this process that run an engine; a zombie of another test runs nothing."""
    children = psutil.Process().children()
    living = [each for each in children if each.status() != psutil.STATUS_ZOMBIE]
    return [each for each in living if "locust" in each.cmdline()]


@needs_locust
def test_every_send_leaves_once_whoever_sends_it() -> None:
    service = Stalling()
    with serving(service) as url:
        plan, measured = load(url, 40, 2, workers=2)
    assert len(service.requests) == plan.sends == len(measured.sends)
    assert sum(worker.sent for worker in measured.workers) == plan.sends
    assert [each.sent for each in measured.workers] == [45, 45] and measured.joined == 2
    assert not engines()


@needs_locust
def test_a_lost_worker_is_inconclusive() -> None:
    service = Signalling()
    with serving(service) as url, ThreadPoolExecutor(1) as pool:
        running = pool.submit(load, url, 20, 60, workers=2)
        assert service.reached.wait(60)
        next(each for each in engines() if "--worker" in each.cmdline()).kill()
        plan, measured = running.result(60)
    assert measured.ended is Ended.LOST_WORKER and len(measured.lost) == 1
    result = judge(plan, measured)
    assert result.status is Status.INCONCLUSIVE and result.findings[0].id == "load.lost-worker"
    assert not engines()


@needs_locust
def test_a_missing_worker_is_an_error_in_time() -> None:
    plan = LoadPlan("http://127.0.0.1:9", 5, for_s=1)
    with pytest.raises(UsageError, match="not all of the 2 workers joined within 3 s"):
        measure(plan, Access(), Machines(workers=1, joining=1, wait_s=3))
    assert not engines()


@needs_locust
def test_a_missing_master_is_an_error_in_time() -> None:
    message = r"did not serve 127\.0\.0\.1:9: Failed to connect .*[^: ]$"
    with pytest.raises(UsageError, match=message):
        join(Access(), Machines(port=9, wait_s=2))
    assert not engines()


@needs_locust
def test_a_wrong_flag_of_locust_is_one_line() -> None:
    plan = LoadPlan("http://127.0.0.1:9", 5, for_s=1)
    with pytest.raises(UsageError, match=r"did not begin: .*no-such-flag"):
        measure(plan, Access(), Machines(wait_s=3, flags=("--no-such-flag",)))


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@pytest.fixture
def hosts() -> Iterator[tuple[str, str]]:
    """Two hosts as network namespaces with a cable between them: 10.77.0.1 and 10.77.0.2."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("network namespaces need root and iproute2")
    names = (f"s4m{os.getpid()}", f"s4w{os.getpid()}")
    try:
        _ip("netns", "add", names[0])
    except subprocess.CalledProcessError as why:
        pytest.skip(f"network namespaces are not allowed here: {why.stderr.decode()[:200]}")
    try:
        _ip("netns", "add", names[1])
        _ip("link", "add", "v1", "netns", names[0], "type", "veth", "peer", "v2", "netns", names[1])
        for name, device, address in zip(names, ("v1", "v2"), ("1", "2"), strict=True):
            _ip("-n", name, "address", "add", f"10.77.0.{address}/24", "dev", device)
            for each in ("lo", device):
                _ip("-n", name, "link", "set", each, "up")
        yield names
    finally:
        for name in names:
            subprocess.run(["ip", "netns", "delete", name], check=False, capture_output=True)


@needs_locust
def test_a_worker_on_another_host_measures_for_the_master(
    hosts: tuple[str, str], tmp_path: Path
) -> None:
    master, worker = hosts
    url = "http://10.77.0.1:8080"

    def on(host: str, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            ["ip", "netns", "exec", host, sys.executable, "-m", *words],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    service = on(master, "http.server", "8080", "--bind", "10.77.0.1")
    try:
        plan = ("--rate", "10", "--for", "3", "--ramp-up", "1", "--whole", "--format", "json")
        first = on(master, "stage4", "load", "--url", url, "--allow-remote", "--master", "1", *plan)
        second = on(worker, "stage4", "load", "--join", "10.77.0.1", "--allow-remote")
        document, _ = first.communicate(timeout=120)
        said, _ = second.communicate(timeout=30)
    finally:
        service.terminate()
        service.communicate(timeout=10)
    load = json.loads(document)["checks"]["load"]
    assert load["count"] == load["oks"] == 30 and len(load["workers"]) == 1
    assert first.returncode in (0, 3)  # 30 sends are too few for a pass
    assert second.returncode == 0 and "the master has its verdict" in said


@needs_locust
def test_a_job_that_is_cancelled_leaves_no_process_and_no_file(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "stage4", "load", "http://127.0.0.1:9", "--rate", "5"]
    with subprocess.Popen(
        [*command, "--no-artifacts"],
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
    ) as run:
        while run.poll() is None and not list(tmp_path.glob("stage4-load-*/worker-0.log")):
            time.sleep(0.05)
        children = psutil.Process(run.pid).children()
        run.terminate()
        assert run.wait(20) == 128 + signal.SIGTERM
    assert children and not any(each.is_running() for each in children)
    assert not list(tmp_path.iterdir())


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(UsageError, match="Locust is not installed") as raised:
        require_engine()
    assert raised.value.hint == "run: pip install 'stage4-gate[load]'"
