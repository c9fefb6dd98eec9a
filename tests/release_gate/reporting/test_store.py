"""Two gates in one checkout: one at a time in a pack's folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from threading import Event

from release_gate.model import Check, CheckResult, GateResult, Pack, PackResult, Status
from release_gate.reporting.store import LARGEST, pictures, turn, write_board

HOLD = """
import sys
from pathlib import Path
from threading import Event
from release_gate.reporting.store import turn
with turn(Path(sys.argv[1]), lambda: None, Event()) as ours:
    print(ours, flush=True)
    sys.stdin.read()
"""


def test_the_second_waits_until_the_first_is_done(tmp_path: Path) -> None:
    first = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdout
    assert first.stdin
    assert first.stdout.readline() == "True\n"
    with turn(tmp_path, first.stdin.close, Event()) as ours:  # the first ends once we wait
        assert ours
    assert first.wait(10) == 0
    first.stdout.close()


def test_who_is_stopped_while_waiting_has_no_turn(tmp_path: Path) -> None:
    stopped = Event()
    with turn(tmp_path, lambda: None, Event()), turn(tmp_path, stopped.set, stopped) as second:
        assert not second


def test_the_board_holds_the_pictures_of_what_failed(tmp_path: Path) -> None:
    kept = ("home/page-1.png", "home/huge.png", "home/trace.zip", "home/gone.png")
    (tmp_path / "home").mkdir()
    (tmp_path / kept[0]).write_bytes(b"\x89PNG one")
    (tmp_path / kept[1]).write_bytes(b"x" * (LARGEST + 1))
    check = CheckResult(Check("A-01", "t", "w", "f:1"), Status.FAIL, evidence=kept)
    pack = Pack("home", "Pack 7", "Home", "v1", "p", "", "/")
    moment = "2026-01-01T00:00:00+00:00"
    found = PackResult(pack, Status.FAIL, (check,), 1.0, "")
    gate = GateResult("http://127.0.0.1", moment, 1.0, (found,))
    assert dict(pictures(gate, tmp_path)) == {kept[0]: b"\x89PNG one"}
    write_board(tmp_path / "test2.html", gate, tmp_path)
    page = (tmp_path / "test2.html").read_text("utf-8")
    assert page.count('<img src="data:image/png;base64,iVBORyBvbmU=" alt="home/page-1.png">') == 1
