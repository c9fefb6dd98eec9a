"""Copies of the checkout for tests that run whole programs: the user's own stays as it is."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def source_files() -> list[str]:
    """Every file that git tracks or would track, relative to the checkout."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).exists()]


def copy_checkout(folder: Path) -> Path:
    """Copy the source files to `folder`, with a `.venv` that scripts/setup.sh finds ready."""
    _share_venv(copy_sources(folder))
    return folder


def copy_sources(folder: Path) -> Path:
    """Copy the source files to `folder`."""
    for name in source_files():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target, follow_symlinks=False)
    return folder


def _share_venv(folder: Path) -> None:
    """A virtual environment of its own that has the programs and packages of the checkout's."""
    venv = folder / ".venv"
    venv.mkdir()
    for part in (ROOT / ".venv").iterdir():
        if part.name != ".setup-done":
            (venv / part.name).symlink_to(part)
    # The script's own function, so that the two cannot differ and install anything here.
    fingerprint = 'eval "$(grep "^fingerprint()" scripts/setup.sh)"; fingerprint'
    made = subprocess.run(["bash", "-c", fingerprint], cwd=folder, capture_output=True, check=True)
    (venv / ".setup-done").write_bytes(made.stdout)
