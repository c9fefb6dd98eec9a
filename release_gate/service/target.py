"""The service that the gate looks at: its address, and whether it answers at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import requests

from release_gate.errors import BackendMissing, BadSetting
from release_gate.model import SERVER_LOG
from release_gate.paths import SERVED_LOG

DEFAULT = "http://127.0.0.1:8000"
TIMEOUT_S = 5.0


def base_url(option: str | None, environ: Mapping[str, str]) -> str:
    """`--base-url`, else `$PROD_URL`, else `$STAGE_URL`, else this machine. Raises BadSetting."""
    url = option or environ.get("PROD_URL") or environ.get("STAGE_URL") or DEFAULT
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise BadSetting(
            f"{url!r} is no address of a service",
            "give one such as http://127.0.0.1:8000 by --base-url or PROD_URL",
        )
    return url.rstrip("/")


def server_log(url: str, environ: Mapping[str, str]) -> Path | None:
    """The service's log: the one that is named, or that of `serve_api.sh --background`."""
    named = environ.get(SERVER_LOG)
    if named:
        return Path(named)
    here = urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1")
    return SERVED_LOG if here and SERVED_LOG.is_file() else None


def expect_answer(url: str) -> None:
    """Raises BackendMissing unless something speaks HTTP there; what it says, the packs judge."""
    try:
        with requests.get(url + "/health", timeout=TIMEOUT_S, stream=True, allow_redirects=False):
            return
    except requests.RequestException as error:
        raise BackendMissing(
            f"no backend answers at {url} ({_short(error)})",
            "start one: bash scripts/serve_api.sh, or say where it is: PROD_URL=https://...",
        ) from error


def _short(error: requests.RequestException) -> str:
    if isinstance(error, requests.Timeout):
        return f"no answer within {TIMEOUT_S:.0f} s"
    if isinstance(error, requests.ConnectionError):
        return "the connection was refused or broke"
    return type(error).__name__
