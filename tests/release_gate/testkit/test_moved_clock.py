"""A program's clock, moved by another process while the program runs."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_gate.testkit.client import new_member
from release_gate.testkit.documented import settings
from release_gate.testkit.moved_clock import clock_of, main, moved_command, set_offset, set_time
from release_gate.testkit.private_backend import PrivateBackend, running

HOUR_S = 3600
HEAD_S = int(settings()["BACKEND_HEAD_SECONDS"])


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateBackend]:
    with running(tmp_path_factory.mktemp("clock") / "app.sqlite3") as backend:
        yield backend


def test_a_session_ends_when_the_clock_has_passed_its_end(backend: PrivateBackend) -> None:
    member = new_member(backend.url)
    left = member.get("/api/session").json()["seconds_left"]
    backend.advance_clock(left - 60)
    assert 0 < member.get("/api/session").json()["seconds_left"] <= 60
    backend.advance_clock(60)
    assert not member.signed_in()


def test_the_clock_survives_a_restart_and_goes_back(backend: PrivateBackend) -> None:
    backend.set_clock(HOUR_S)
    backend.stop()
    backend.start()
    assert abs(backend.now() - time.time() - HOUR_S) < 1
    member = new_member(backend.url)
    (begun,) = backend.rows("SELECT max(created_at) FROM sessions")[0]
    assert abs(begun - backend.now()) < 60
    backend.set_clock(0)
    assert member.get("/api/session").json()["seconds_left"] > HOUR_S


def test_a_stopped_clock_stands_still(backend: PrivateBackend) -> None:
    backend.stop_clock(2e9)
    member = new_member(backend.url)
    assert backend.rows("SELECT max(created_at) FROM sessions") == [(2_000_000_000,)]
    assert member.get("/api/session").json()["seconds_left"] == HOUR_S
    backend.stop_clock(2e9 + HOUR_S - 1)
    assert member.get("/api/session").json()["seconds_left"] == 1
    backend.set_clock(0)


@given(st.lists(st.floats(-1e9, 1e10), min_size=1, max_size=5))
def test_the_clock_is_where_it_was_set_last(
    tmp_path_factory: pytest.TempPathFactory, offsets: list[float]
) -> None:
    file = tmp_path_factory.getbasetemp() / "offset"
    set_offset(file, 0)
    clock = clock_of(file, lambda: 1000.0)
    for offset in offsets:
        set_offset(file, offset)
        assert clock() == pytest.approx(1000.0 + offset, abs=0.001)
        set_time(file, offset)
        assert clock() == pytest.approx(offset, abs=0.001)


def test_timers_are_moved_apart_from_the_clock(backend: PrivateBackend) -> None:
    """A connection without a request is closed when the timers have passed its end."""
    parts, begin = urlsplit(backend.url), time.monotonic()
    backend.stop_timers(begin)  # a slow machine must not close it early
    with socket.create_connection((str(parts.hostname), parts.port or 0), 10) as waiting:
        assert new_member(backend.url).signed_in()
        backend.stop_timers(begin + HEAD_S - 1)
        waiting.sendall(b"GET ")
        assert new_member(backend.url).signed_in()
        backend.set_timers(HEAD_S + 1)
        assert waiting.recv(1) == b""
    backend.stop()
    backend.start()


SHOW = "import sys, time, pathlib; pathlib.Path(sys.argv[1]).write_text(str(time.time()))"


def test_a_script_and_a_module_see_the_moved_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shown_time.py").write_text(SHOW, encoding="utf-8")
    set_offset(tmp_path / "offset", 1e6)
    monkeypatch.setattr(time, "time", time.time)  # main replaces it; this puts it back
    monkeypatch.setattr(sys, "argv", sys.argv)
    monkeypatch.syspath_prepend(tmp_path)
    real = time.time()
    for program in ((str(tmp_path / "shown_time.py"),), ("-m", "shown_time")):
        time.time = lambda: real
        main([str(tmp_path / "offset"), *program, str(tmp_path / "shown")])
        seen = float((tmp_path / "shown").read_text(encoding="utf-8"))
        assert seen == pytest.approx(real + 1e6, abs=60)


def test_the_command_keeps_the_interpreter_and_the_arguments(tmp_path: Path) -> None:
    found = moved_command(["/bin/python", "-m", "backend", "--port", "0"], tmp_path)
    assert found[0] == "/bin/python"
    assert found[-4:] == ["-m", "backend", "--port", "0"]
