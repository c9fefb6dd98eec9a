"""Which browser the packs run in, and how it is started."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping

NAMES = ("chromium-headless-shell", "chromium", "google-chrome")

# No sandbox only for root, who can not have one; the rest keeps the browser off the network.
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_browser(environ: Mapping[str, str]) -> str | None:
    """The executable of `$GATE_BROWSER`, else the first on PATH; None means Playwright's own.

    Raises FileNotFoundError where `$GATE_BROWSER` names no program.
    """
    wanted = environ.get("GATE_BROWSER", "")
    if wanted:
        found = shutil.which(wanted, path=environ.get("PATH"))
        if not found:
            raise FileNotFoundError(f"GATE_BROWSER={wanted}: there is no such program")
        return found
    return next(
        filter(None, (shutil.which(name, path=environ.get("PATH")) for name in NAMES)), None
    )


def launch_flags() -> list[str]:
    return [*(["--no-sandbox"] if os.geteuid() == 0 else []), *QUIET]
