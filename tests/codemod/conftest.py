"""A gate to install stages on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.codemod.gates import FORMS


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A gate in a project of its own, which is the working folder."""
    (tmp_path / "setup.cfg").touch()
    monkeypatch.chdir(tmp_path)
    Path("gate.py").write_bytes(FORMS["sys_exit"].source.encode())
    return Path("gate.py")
