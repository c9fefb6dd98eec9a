"""Starting, stopping, restarting; two workers on one database; what cannot start says why."""

from __future__ import annotations

import signal
import socket
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from release_gate.paths import ROOT
from release_gate.testkit.client import TIMEOUT_S, new_visitor
from release_gate.testkit.private_backend import running


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_and_the_state_stays(
    tmp_path: Path, number: signal.Signals
) -> None:
    db = tmp_path / "app.sqlite3"
    with running(db) as service:
        client = new_visitor(service.url)
        client.register()
        assert service.stop(number) == 0
    with running(db) as again:
        client.url = again.url
        assert client.signed_in()
        client.http.close()
    log = (tmp_path / "app.log").read_text()
    assert f"[backend] ready {service.url}\n" in log
    assert "Traceback" not in log


def test_two_workers_share_sessions_and_limits(tmp_path: Path) -> None:
    db = tmp_path / "app.sqlite3"
    with ExitStack() as stack:
        with ThreadPoolExecutor(2) as pool:  # both make and migrate the file at once
            started = [pool.submit(stack.enter_context, running(db)) for _ in range(2)]
        one, two = (each.result() for each in started)
        client = new_visitor(one.url)
        client.register()
        client.url = two.url
        assert client.signed_in()
        stranger = new_visitor(one.url)
        statuses = []
        for turn in range(11):
            stranger.url = (one, two)[turn % 2].url
            statuses.append(stranger.log_in("wrong").status_code)
        client.http.close()
        stranger.http.close()
    assert statuses == [401] * 5 + [423] * 5 + [429]


def test_the_body_of_an_answer_does_not_wait_for_an_acknowledgement(tmp_path: Path) -> None:
    """A client that has nothing to send acknowledges its head 40 ms later."""
    with running(tmp_path / "app.sqlite3") as service:
        seconds = []
        with closing(new_visitor(service.url).http) as http:
            for _ in range(60):
                begin = time.monotonic()
                http.get(f"{service.url}/api/plans", timeout=TIMEOUT_S)
                seconds.append(time.monotonic() - begin)
    assert min(seconds[20:]) < 0.03, seconds


def refused(*options: str, **environ: str) -> str:
    """What a start says that ends with status 2; one line."""
    command = [sys.executable, "-m", "backend", "--port", "0", *options]
    ended = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=30, check=False
    )
    assert ended.returncode == 2, ended.stderr
    assert ended.stderr.count("\n") == 1, ended.stderr
    return ended.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("API_PORT", "eighty"),
        ("BACKEND_LIMIT_LOGIN", "ten"),
        ("BACKEND_PUBLIC_URL", "book.example"),
        ("BACKEND_DEV_OUTBOX", "yes"),
        ("NOTIFY_MODE", "pigeon"),
    ],
)
def test_a_bad_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    options = ("--port", value) if name == "API_PORT" else ("--db", str(tmp_path / "a.sqlite3"))
    said = refused(*options, **{name: value})
    assert name in said
    assert value in said


def test_a_taken_port_is_reported(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = refused("--port", port, "--db", str(tmp_path / "a.sqlite3"))
    assert port in said
    assert "another port" in said


def test_an_unusable_database_is_reported(tmp_path: Path) -> None:
    garbage, newer = tmp_path / "garbage", tmp_path / "newer.sqlite3"
    garbage.write_bytes(b"not a database" * 100)
    connection = sqlite3.connect(newer)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    for file in (garbage, garbage / "below"):
        assert str(file) in refused("--db", str(file))
    assert "newer version" in refused("--db", str(newer))
