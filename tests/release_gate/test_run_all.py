"""run_all.py runs the gate of its own folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from release_gate import run_all
from release_gate.reference import PROJECT


def test_the_status_is_that_of_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(folder: Path, argv: Sequence[str] | None) -> int:
        assert (folder, argv) == (PROJECT.folder, ["--list"])
        return 3

    monkeypatch.setattr(run_all, "run", run)
    assert run_all.main(["--list"]) == 3
