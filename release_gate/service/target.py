"""The address of the service under test, and whether it answers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import requests

from release_gate.errors import BackendMissing, BadSetting
from release_gate.model import Project, Service
from release_gate.variables import SERVER_LOG

TIMEOUT_S = 5.0
NO_HEALTH = (401, 403, 404, 405, 410, 421)  # statuses of other sites
MAX_MEDIA_TYPE_CHARS = 60


def base_url(option: str | None, environ: Mapping[str, str], default: str = Service.url) -> str:
    """`--base-url`, `$PROD_URL`, `$STAGE_URL` or the default. Raises BadSetting if it is no URL."""
    url = _named(option, environ) or default
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise BadSetting(
            f"invalid address {url!r}",
            "set --base-url or PROD_URL to a URL such as http://127.0.0.1:8000",
        )
    return url.rstrip("/")


def is_named(option: str | None, environ: Mapping[str, str]) -> bool:
    """Whether somebody has said which service to test, instead of that of the settings."""
    return bool(_named(option, environ))


def _named(option: str | None, environ: Mapping[str, str]) -> str | None:
    return option or environ.get("PROD_URL") or environ.get("STAGE_URL")


def for_stage4(
    project: Project, url: str, option: str | None, environ: Mapping[str, str]
) -> dict[str, str]:
    """The variables that make Stage 4 check the service at `url`, as the packs do.

    A `HEALTH_URL` of another site belongs to the address that `--base-url` replaces.
    """
    own = {"HEALTH_URL": url + project.service.health, "S4_BOARD": str(project.board)}
    if not project.service.states_health:
        own["S4_HEALTH_ACCEPT"] = "status"
    given = {name for name in own if environ.get(name)}
    if option and not _same_site(environ.get("HEALTH_URL", ""), url):
        given.discard("HEALTH_URL")
    return {"PROD_URL": url, **{name: own[name] for name in own if name not in given}}


def _same_site(url: str, other: str) -> bool:
    try:
        return urlsplit(url)[:2] == urlsplit(other)[:2]
    except ValueError:  # not a URL
        return False


def server_log(project: Project, url: str, environ: Mapping[str, str]) -> Path | None:
    """The service's log: `$GATE_SERVER_LOG`, or that of a service on this machine, or None."""
    named = environ.get(SERVER_LOG)
    if named:
        return Path(named)
    log = project.root / project.service.log
    here = urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1")
    return log if here and log.is_file() else None


def expect_service(service: Service, url: str) -> None:
    """Raise BackendMissing unless the answer can be that of a health endpoint.

    What it says about the health is for the packs to judge, and so are all failures (5xx).
    """
    status, media_type = expect_answer(service, url)
    is_page = service.states_health and status < 500 and media_type == "text/html"
    if is_page or status in NO_HEALTH or 300 <= status < 400:
        raise BackendMissing(
            f"this is not the service: {url} answers {status}"
            f"{f' with {media_type}' if media_type else ''} at {service.health}",
            "set --base-url or PROD_URL to the address of the service",
        )


def expect_answer(service: Service, url: str) -> tuple[int, str]:
    """Status and media type of the health endpoint. Raises BackendMissing if nothing answers."""
    try:
        with requests.get(
            url + service.health, timeout=TIMEOUT_S, stream=True, allow_redirects=False
        ) as answer:
            media_type = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            return answer.status_code, media_type[:MAX_MEDIA_TYPE_CHARS]
    except requests.RequestException as error:
        raise BackendMissing(
            f"no backend answers at {url}: {_reason(error)}",
            service.hint,
        ) from error


def _reason(error: requests.RequestException) -> str:
    if isinstance(error, requests.Timeout):
        return f"no answer within {TIMEOUT_S:.0f} s"
    if isinstance(error, requests.ConnectionError):
        return "the connection was refused or closed"
    return type(error).__name__
