"""A service that the gate starts: it answers, it ends with the gate, or one line says why not."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from release_gate.errors import BackendMissing
from release_gate.model import Project, Service
from release_gate.reference import PROJECT
from release_gate.service.keeper import start_service
from release_gate.testkit.private_backend import wait_until
from tests.loopback import free_port

# Its child outlives it unless somebody ends the whole tree.
SERVICE = """
import subprocess, sys
from http.server import HTTPServer, SimpleHTTPRequestHandler
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
HTTPServer(("127.0.0.1", int(sys.argv[1])), SimpleHTTPRequestHandler).serve_forever()
"""
# A gate that starts the service, says so, and waits for its input to end.
GATE = """
import os, sys
from dataclasses import replace
from pathlib import Path
from release_gate.model import Service
from release_gate.reference import PROJECT
from release_gate.service.keeper import start_service
root, start, url = sys.argv[1:]
service = Service(health="/", states_health=False, start=start, log="qa/service.log")
start_service(replace(PROJECT, root=Path(root), service=service), url, os.environ)
print("started", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def command(tmp_path: Path, port: int) -> str:
    (tmp_path / "service.py").write_text(SERVICE, encoding="utf-8")
    return f"python service.py {port}"


def project_in(folder: Path, start: str, limit_s: float = 30.0) -> Project:
    service = Service(
        health="/", states_health=False, start=start, start_limit_s=limit_s, log="qa/service.log"
    )
    return replace(PROJECT, root=folder, service=service)


def started_in(folder: Path) -> list[int]:
    """The processes whose folder it is."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.cwd() == str(folder) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
        except psutil.Error:
            continue
    return found


def gate(folder: Path, command: str, port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", GATE, str(folder), command, f"http://127.0.0.1:{port}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("number", [None, signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_it_ends_with_the_gate_however_that_ends(
    number: signal.Signals | None, tmp_path: Path, command: str, port: int
) -> None:
    process = gate(tmp_path, command, port)
    assert process.stdout
    assert process.stdout.readline() == "started\n"
    assert len(started_in(tmp_path)) == 2
    if number:
        process.send_signal(number)
    process.communicate(timeout=20)
    assert wait_until(lambda: not started_in(tmp_path))


def test_a_second_gate_waits_for_the_end_of_the_first(
    tmp_path: Path, command: str, port: int
) -> None:
    first = gate(tmp_path, command, port)
    assert first.stdout
    assert first.stdout.readline() == "started\n"
    second = gate(tmp_path, command, port)
    assert second.stdout
    assert "waiting" in second.stdout.readline()
    first.communicate(timeout=20)
    assert second.stdout.readline() == "started\n"
    second.communicate(timeout=20)
    assert wait_until(lambda: not started_in(tmp_path))


PROBLEMS = {
    "exit": (f"{sys.executable} -c \"raise SystemExit('no database')\"", "ended with status 1"),
    "silence": ("sleep 600", "does not answer at"),
    "missing": ("/no/such/program", "cannot start the service"),
    "quotes": ("'unbalanced", "cannot start the service: No closing quotation"),
}


@pytest.mark.parametrize("case", PROBLEMS)
def test_a_service_that_does_not_start_is_one_line(case: str, tmp_path: Path, port: int) -> None:
    start, said = PROBLEMS[case]
    limit_s = 0.3 if case == "silence" else 30.0
    with pytest.raises(BackendMissing) as caught:
        start_service(project_in(tmp_path, start, limit_s), f"http://127.0.0.1:{port}", os.environ)
    assert said in caught.value.message
    assert "\n" not in caught.value.as_line("run_all.py")
    assert ("it said: no database; see its log" in caught.value.hint) == (case == "exit")
    assert wait_until(lambda: not started_in(tmp_path))


def test_an_address_that_is_taken_is_refused(tmp_path: Path, command: str, port: int) -> None:
    other = subprocess.Popen([sys.executable, "service.py", str(port)], cwd=tmp_path)
    try:
        url = f"http://127.0.0.1:{port}"
        assert wait_until(lambda: is_open(port))
        with pytest.raises(BackendMissing, match="another process answers") as caught:
            start_service(project_in(tmp_path, command), url, os.environ)
        assert f"--base-url {url}" in caught.value.hint
    finally:
        for child in psutil.Process(other.pid).children():
            child.kill()
        other.kill()
        other.wait()


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
