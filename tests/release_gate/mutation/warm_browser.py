"""One browser for all mutants of a worker: each check connects to it and gets a context of its own.

    python -m tests.release_gate.mutation.warm_browser PORT

The browser is launched as the gate launches it, with a port for debugging in addition. It ends with
its standard input.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserType, sync_playwright

from release_gate.browser import find_browser, launch_flags
from tests.loopback import free_port


class WarmBrowser:
    """A running browser; `connect` makes the checks of this process use it."""

    def __init__(self, folder: Path) -> None:
        self._port = free_port()
        command = [sys.executable, "-m", __name__, str(self._port)]
        self._process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._process.stdout
        assert self._process.stdout.readline(), "the browser did not start"

    def connect(self) -> None:
        """From now on, a launch in this process connects instead."""
        address = f"http://127.0.0.1:{self._port}"

        def launch(self: BrowserType, **options: Any) -> Browser:
            return self.connect_over_cdp(address)

        BrowserType.launch = launch  # type: ignore[method-assign]

    def stop(self) -> None:
        self._process.communicate()


def main(argv: Sequence[str]) -> int:
    with sync_playwright() as driver:
        program = find_browser(os.environ)
        flags = [*launch_flags(), f"--remote-debugging-port={argv[0]}"]
        browser = driver.chromium.launch(executable_path=program, args=flags)
        print("ready", flush=True)
        sys.stdin.read()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
