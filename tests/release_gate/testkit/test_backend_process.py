"""A backend process: the command that starts it, its environment, and the wait for its address."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_gate.testkit.backend_process import PROVIDER_VARIABLES, environment, read_line, start

# A stand-in that reports its own options as its address.
STAND_IN = """
import sys
words = sys.argv[1:]
with open(int(words[words.index("--ready-fd") + 1]), "w") as ready:
    ready.write(f"http://x{words[words.index('--port') + 1]}/\\n")
"""


def stand_in(source: str) -> dict[str, str]:
    command = shlex.join((sys.executable, "-c", source))
    return {**os.environ, "GATE_BACKEND_COMMAND": command}


def test_the_address_is_what_the_program_writes(tmp_path: Path) -> None:
    process = start(tmp_path / "db", tmp_path / "log", stand_in(STAND_IN), port=17)
    assert process.url() == "http://x17/"
    assert process.tree.wait(20) == 0


@pytest.mark.parametrize("source", ["", "raise SystemExit('no disk')"])
def test_a_program_that_ends_has_no_address_and_a_log(source: str, tmp_path: Path) -> None:
    process = start(tmp_path / "db", tmp_path / "log", stand_in(source))
    assert process.url() == ""
    process.tree.kill()
    assert ("no disk" in (tmp_path / "log").read_text("utf-8")) == bool(source)


@pytest.mark.parametrize(("command", "kind"), [("/no/such", OSError), ("'open", ValueError)])
def test_a_command_that_cannot_be_started_raises(
    command: str, kind: type[Exception], tmp_path: Path
) -> None:
    with pytest.raises(kind):
        start(tmp_path / "db", tmp_path / "log", {"GATE_BACKEND_COMMAND": command})


def test_the_callers_provider_settings_do_not_reach_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROVIDER_VARIABLES:
        monkeypatch.setenv(name, "of the caller")
    found = environment("whsec_x")
    assert "of the caller" not in found.values()
    assert found["STRIPE_SIGNING_SECRET"] == "whsec_x"
    assert found["NOTIFY_MODE"] == "outbox"


@given(st.binary(max_size=60))
def test_a_line_is_read_up_to_its_end(content: bytes) -> None:
    read_end, write_end = os.pipe()
    os.write(write_end, content)
    os.close(write_end)
    expected = content.decode("utf-8", "replace").split("\n")[0].strip()
    assert read_line(read_end, 5.0) == expected


def test_a_pipe_that_stays_silent_gives_nothing() -> None:
    read_end, write_end = os.pipe()
    assert read_line(read_end, 0.05) == ""
    os.close(write_end)
