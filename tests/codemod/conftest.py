"""Gates to install stages on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.codemod.command import GATE


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A gate in a project of its own, which is the working folder."""
    (tmp_path / "setup.cfg").touch()
    monkeypatch.chdir(tmp_path)
    Path("gate.py").write_text(GATE)
    return Path("gate.py")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a gate at the default path."""
    (tmp_path / "release_gate").mkdir()
    (tmp_path / "release_gate" / "run_all.py").write_text(GATE)
    return tmp_path
