"""The plugin's lines on the pipe: collected checks first, then each result as it happens."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from release_gate.paths import ROOT
from release_gate.runner.pack_process import command, pack_environ
from release_gate.runner.pytest_plugin import MAX_MESSAGE_CHARS
from tests.release_gate.records import pack_of


def events(folder: Path, source: str, retries: int = 0) -> list[dict[str, Any]]:
    pack, log = pack_of(folder, source), folder / "log.txt"
    read_end, write_end = os.pipe()
    with log.open("wb") as output, open(read_end, encoding="utf-8") as pipe:
        subprocess.run(
            command(pack, write_end, retries),
            cwd=ROOT,
            env=pack_environ(os.environ, log),
            stdout=output,
            stderr=output,
            pass_fds=[write_end],
            timeout=60,
            check=False,
        )
        os.close(write_end)
        return [json.loads(line) for line in pipe]


def test_every_line_is_one_event(tmp_path: Path) -> None:
    source = (
        '@check("X-1", "one", why="w")\ndef test_1(): pass\n'
        '@check("X-2", "two", why="w")\ndef test_2(): assert 1 == 2\n'
    )
    collected, *finished = events(tmp_path, source)
    assert [check["id"] for check in collected["collected"]] == ["X-1", "X-2"]
    results = [event["finished"] for event in finished]
    assert [result["check"] for result in results] == collected["collected"]
    assert [result["status"] for result in results] == ["PASS", "FAIL"]
    assert "1 == 2" in results[1]["message"]


def test_a_check_that_passes_a_retry_is_flaky(tmp_path: Path) -> None:
    source = (
        "tries = []\n"
        '@check("X-1", "one", why="w")\n'
        "def test_1():\n    tries.append(1)\n    assert len(tries) > 1, 'the first try'\n"
    )
    (result,) = (event["finished"] for event in events(tmp_path, source, retries=1)[1:])
    assert result["status"] == "FLAKY"
    assert "the first try" in result["message"]


def test_a_check_that_ends_the_process_during_a_retry_has_not_finished(tmp_path: Path) -> None:
    source = (
        "tries = []\n"
        '@check("X-1", "one", why="w")\n'
        "def test_1():\n    tries.append(1)\n    assert len(tries) > 1\n    os._exit(0)\n"
    )
    (event,) = events(tmp_path, source, retries=1)
    assert [check["id"] for check in event["collected"]] == ["X-1"]


def test_a_long_message_is_cut(tmp_path: Path) -> None:
    source = '@check("X-1", "one", why="w")\ndef test_1(): raise OSError("x" * 9999)\n'
    assert len(events(tmp_path, source)[1]["finished"]["message"]) == MAX_MESSAGE_CHARS
