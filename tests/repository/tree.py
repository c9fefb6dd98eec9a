"""The tracked files of this repository, read in place."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

from tests.checkout import ROOT

PACKAGES = ("stage4_gate", "codemod", "stage4", "release_gate", "backend")


@cache
def tracked_files() -> tuple[Path, ...]:
    """All files that git tracks and that exist, relative to the root, in alphabetical order."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z"]
    names = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    paths = (Path(name) for name in names.split("\0") if name)
    return tuple(sorted(path for path in paths if (ROOT / path).is_file()))


def modules_of(package: str) -> tuple[Path, ...]:
    """The Python modules of one package, relative to the root."""
    return tuple(p for p in tracked_files() if p.parts[0] == package and p.suffix == ".py")
