"""A fresh machine of a CI system: a folder of its own, a Python of its own, nothing of this one."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

LIMIT_S = 300


class Ended(NamedTuple):
    status: int
    output: str  # standard output and standard error


class Machine:
    """It ends with `stop`, and all processes with it that steps have left in the background.

    image   a folder with a virtual environment that becomes the machine's Python
    wheels  a folder of wheels, the only place from which pip installs
    """

    def __init__(self, folder: Path, image: Path, wheels: Path) -> None:
        self.folder = folder
        self.workspace = folder / "workspace"
        self.temp = folder / "temp"
        self.python = folder / "python" / "bin" / "python"
        self._groups: list[int] = []
        for each in (self.temp, folder / "home"):
            each.mkdir(parents=True)
        shutil.copytree(image, folder / "python", symlinks=True, copy_function=os.link)
        self.environment = {
            "PATH": f"{self.python.parent}:/usr/bin:/bin",
            "HOME": str(folder / "home"),
            "LANG": "C.UTF-8",
            "CI": "true",
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(wheels),
        }

    def check_out(self, repository: Path) -> None:
        shutil.copytree(repository, self.workspace, symlinks=True)

    def run(self, command: Sequence[str], environment: Mapping[str, str]) -> Ended:
        """Run a command in the workspace, in a session of its own."""
        log = self.temp / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                cwd=self.workspace,
                env={**self.environment, **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            self._groups.append(process.pid)
            status = process.wait(LIMIT_S)
        return Ended(status, log.read_text("utf-8"))

    def stop(self) -> None:
        for group in self._groups:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)
