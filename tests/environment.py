"""Virtual environments for tests that install what is published, without a network."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path


class Environment:
    """A virtual environment that sees the dependencies of this one, but not its packages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
        self.python = folder / "bin" / "python"
        self.site = next((folder / "lib").iterdir()) / "site-packages"
        outer = sysconfig.get_path("purelib")
        (self.site / "dependencies.pth").write_text(f"{outer}\n")

    def pip(self, *words: str | Path) -> None:
        pip = [sys.executable, "-m", "pip", "--python", self.python, "--quiet", *words]
        subprocess.run(pip, check=True, capture_output=True)

    def install(self, wheel: Path, *options: str) -> None:
        self.pip("install", "--no-index", "--no-deps", *options, wheel)

    def uninstall(self, name: str) -> None:
        self.pip("uninstall", "--yes", name)

    def run(
        self, *words: str, cwd: Path | None = None, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a program of it, by default in its folder, with these environment variables."""
        program, *rest = words
        environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        environ["PATH"] = f"{self.folder / 'bin'}:{environ['PATH']}"
        return subprocess.run(
            [self.folder / "bin" / program, *rest],
            capture_output=True,
            text=True,
            check=False,
            cwd=cwd or self.folder,
            env={**environ, **variables},
        )
