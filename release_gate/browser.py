"""The browser that checks run in: which program, with which flags."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium-headless-shell", "chromium", "google-chrome")

# Pages of one context share a process, if there is one already: to start one takes long.
ONE_PROCESS = "--renderer-process-limit=1"
# Keep the browser from network traffic of its own.
OFFLINE_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_browser(environ: Mapping[str, str]) -> str | None:
    """The program in `$GATE_BROWSER`, else the first one on PATH; None means Playwright's own.

    Raises FileNotFoundError if `$GATE_BROWSER` is set and there is no such program.
    """
    wanted = environ.get("GATE_BROWSER", "")
    if wanted:
        found = shutil.which(wanted, path=environ.get("PATH"))
        if not found:
            raise FileNotFoundError(f"GATE_BROWSER={wanted}: no such program")
        return found
    return next(
        filter(None, (shutil.which(name, path=environ.get("PATH")) for name in NAMES)), None
    )


def launch_flags() -> list[str]:
    """The flags for Chromium. Its sandbox does not work for root, so root runs without it."""
    return [*(["--no-sandbox"] if os.geteuid() == 0 else []), ONE_PROCESS, *OFFLINE_FLAGS]


@contextmanager
def launched() -> Iterator[Browser]:
    """The browser, without a window, until the end of the block."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        program = find_browser(os.environ)
        browser = driver.chromium.launch(executable_path=program, args=launch_flags())
        try:
            yield browser
        finally:
            browser.close()
