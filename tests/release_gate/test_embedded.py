"""The gate with an embedded backend, in a copy of the tree where a stand-in is the backend.

Processes and signals are real, and after each test nothing is left over.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from release_gate.embedded import Children, start_backend
from release_gate.errors import BackendMissing
from release_gate.paths import ROOT
from release_gate.testkit.private_backend import wait_until
from stage4.board import STYLE

BACKEND = """
import argparse, os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

parser = argparse.ArgumentParser()
parser.add_argument("--port", type=int)
parser.add_argument("--db")
parser.add_argument("--ready-fd", type=int)
options = parser.parse_args()
server = HTTPServer(("127.0.0.1", options.port), Handler)
print("a line in the log", flush=True)
with open(options.ready_fd, "w") as ready:
    ready.write(f"http://127.0.0.1:{server.server_port}\\n")
server.serve_forever()
"""
SETTINGS = 'board = "public/test2.html"\n[packs.demo]\ntime_limit_s = 60\n'
HEAD = "import os, time, requests\nfrom release_gate.check import check\n"
PASSES = HEAD + (
    '@check("D-1", "answers", why="w")\n'
    "def test_a(): assert requests.get(os.environ['PROD_URL']).text == 'ok'\n"
)
FAILS = PASSES + '@check("D-2", "fails", why="w")\ndef test_b(): assert False\n'
HANGS = PASSES + (
    '@check("D-2", "hangs", why="w")\n'
    "def test_b():\n"
    "    with open('reached', 'w') as pipe: pipe.write('x')\n"
    "    time.sleep(600)\n"
)


@dataclass
class Copy:
    folder: Path
    mark: str

    def pack(self, source: str) -> None:
        pack = self.folder / "release_gate" / "packs" / "demo"
        pack.mkdir(parents=True, exist_ok=True)
        (pack / "test_demo.py").write_text(source, encoding="utf-8")

    def start(self, *argv: str, **environ: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "release_gate.embedded", *argv],
            cwd=self.folder,
            env={**os.environ, "GATE_TEST_MARK": self.mark, **environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def running_processes(self) -> list[str]:
        found = []
        for process in psutil.process_iter():
            try:
                alive = process.status() != psutil.STATUS_ZOMBIE
                if alive and process.environ().get("GATE_TEST_MARK") == self.mark:
                    found.append(" ".join(process.cmdline()))
            except psutil.Error:
                continue
        return found


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Copy]:
    ignored = shutil.ignore_patterns("packs", "bundles", "__pycache__", "*.bak*")
    shutil.copytree(ROOT / "release_gate", tmp_path / "release_gate", ignore=ignored)
    (tmp_path / "release_gate" / "gate.toml").write_text(SETTINGS, encoding="utf-8")
    for name, source in (("backend/__main__.py", BACKEND), ("stage4/run_stage4.py", "")):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(source, encoding="utf-8")
    for name in ("__init__.py", "board.py", STYLE):  # what the gate imports of stage4
        shutil.copy(ROOT / "stage4" / name, tmp_path / "stage4" / name)
    (tmp_path / "public").mkdir()
    copy = Copy(tmp_path, uuid.uuid4().hex)
    yield copy
    assert wait_until(lambda: not copy.running_processes()), copy.running_processes()


def test_it_exits_with_the_gates_status_and_names_the_results(copy: Copy) -> None:
    copy.pack(PASSES)
    process = copy.start()
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0, output
    assert "1/1" in output
    assert "summary.json" in output
    assert "a line in the log" in (copy.folder / "qa/backend/server.log").read_text("utf-8")
    assert list((copy.folder / "qa/_aggregate").glob("*/summary.json"))
    assert "Demo" in (copy.folder / "public/test2.html").read_text("utf-8")


def test_a_failed_gate_fails_it(copy: Copy) -> None:
    copy.pack(FAILS)
    process = copy.start()
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "D-2" in output


def test_arguments_reach_the_gate(copy: Copy) -> None:
    copy.pack(PASSES)
    process = copy.start("--only", "nosuch")
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "nosuch" in output


@pytest.mark.parametrize(
    ("words", "answer"),
    [(["--help"], "usage: "), (["shard", "-h"], "usage: "), (["--list"], "Pack 1: ")],
)
def test_a_question_starts_nothing_and_keeps_the_last_log(
    copy: Copy, words: list[str], answer: str
) -> None:
    copy.pack(PASSES)
    log = copy.folder / "qa/backend/server.log"
    log.parent.mkdir(parents=True)
    log.write_text("the last run")
    process = copy.start(*words)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0, output
    assert output.startswith(answer)
    assert "Stage 4]" not in output
    assert log.read_text() == "the last run"


def test_stage_4_runs_once_at_the_merge_of_the_shards(copy: Copy, tmp_path: Path) -> None:
    copy.pack(PASSES)
    other = PASSES.replace("D-1", "D-2")
    (copy.folder / "release_gate/packs/demo/test_other.py").write_text(other, encoding="utf-8")
    for number in (1, 2):
        output, _ = copy.start("shard", f"{number}/2").communicate(timeout=60)
        assert "A shard is no verdict" in output
        assert "Stage 4]" not in output
        (copy.folder / "qa").rename(tmp_path / f"shard-{number}")
    process = copy.start("merge", *(str(tmp_path / f"shard-{number}") for number in (1, 2)))
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0, output
    assert "PASS: 2 of 2 checks passed" in output
    assert output.count("[Stage 4] Running") == 1
    assert output.splitlines()[-1] == "[ReleaseGate] Final exit code (with Stage 4): 0"


def test_a_failed_stage_4_fails_the_merge(copy: Copy, tmp_path: Path) -> None:
    copy.pack(PASSES)
    (copy.folder / "stage4/run_stage4.py").write_text("raise SystemExit(1)", encoding="utf-8")
    for number in (1, 2):
        process = copy.start("shard", f"{number}/2")
        process.communicate(timeout=60)
        assert process.returncode == 0
        (copy.folder / "qa").rename(tmp_path / f"shard-{number}")
    process = copy.start("merge", str(tmp_path))
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "PASS: 1 of 1 checks passed" in output


@pytest.mark.parametrize(
    "source", ["raise SystemExit('no database')", "import time; time.sleep(600)"]
)
def test_a_backend_that_does_not_start_is_one_line(copy: Copy, source: str) -> None:
    (copy.folder / "backend/__main__.py").write_text(source, encoding="utf-8")
    module = copy.folder / "release_gate/testkit/backend_process.py"
    text = module.read_text("utf-8")
    assert "START_TIMEOUT_S = 30.0" in text
    module.write_text(text.replace("START_TIMEOUT_S = 30.0", "START_TIMEOUT_S = 2.0"), "utf-8")
    process = copy.start()
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert len(output.splitlines()) == 1
    assert "server.log" in output


def test_a_signal_while_the_backend_starts_is_no_backend_that_is_ready(copy: Copy) -> None:
    source = "import time; open('begun', 'w').close(); time.sleep(600)"
    (copy.folder / "backend/__main__.py").write_text(source, encoding="utf-8")
    process = copy.start()
    assert wait_until((copy.folder / "begun").exists)
    process.terminate()
    output, _ = process.communicate(timeout=60)
    assert (process.returncode, output) == (143, "[run_gate] stopped by SIGTERM\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything(copy: Copy, number: signal.Signals) -> None:
    copy.pack(HANGS)
    os.mkfifo(copy.folder / "reached")
    process = copy.start()
    with (copy.folder / "reached").open() as reached:
        assert reached.read() == "x"
    process.send_signal(number)
    output, _ = process.communicate(timeout=30)
    assert process.returncode == 128 + number
    assert f"stopped by {number.name}" in output
    assert "Traceback" not in output


EVERYTHING = HEAD + (
    "from release_gate.testkit.private_backend import running\n"
    '@check("D-1", "uses a browser and a backend", why="w")\n'
    "def test_a(page, tmp_path):\n"
    "    with running(tmp_path / 'own.sqlite3') as own:\n"
    "        page.goto(own.url)\n"
)
WAITS = "        with open('reached', 'w') as pipe: pipe.write('x')\n        time.sleep(600)\n"


@pytest.fixture
def temporary(copy: Copy) -> Path:
    folder = copy.folder / "tmp"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("victim", ["release_gate.embedded", "release_gate/run_all.py"])
def test_a_kill_leaves_no_process_and_no_file(copy: Copy, temporary: Path, victim: str) -> None:
    copy.pack(EVERYTHING + WAITS)
    os.mkfifo(copy.folder / "reached")
    process = copy.start(TMPDIR=str(temporary))
    with (copy.folder / "reached").open() as reached:
        assert reached.read() == "x"
    started = psutil.Process(process.pid)
    assert any("--headless" in line for line in copy.running_processes())
    for found in (started, *started.children(recursive=True)):
        with suppress(psutil.ZombieProcess, psutil.NoSuchProcess):
            if victim in found.cmdline():
                found.kill()
    process.communicate(timeout=30)
    assert wait_until(lambda: not copy.running_processes() and not list(temporary.iterdir()))


def test_a_run_leaves_no_file(copy: Copy, temporary: Path) -> None:
    copy.pack(EVERYTHING)
    output, _ = copy.start(TMPDIR=str(temporary)).communicate(timeout=60)
    assert "1/1" in output
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("command", ["/no/such/program", "'unbalanced"])
def test_a_command_that_cannot_be_started_is_one_clear_error(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GATE_BACKEND_COMMAND", command)
    with pytest.raises(BackendMissing) as error:
        start_backend(Children(), tmp_path, "whsec_x", tmp_path / "server.log")
    assert "GATE_BACKEND_COMMAND" in error.value.hint
