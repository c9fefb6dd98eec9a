"""The records that configure a run: what to check, and where the results go. Frozen, pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from stage4.model import Headers


class Credentials(NamedTuple):
    """User and password for one origin (`https://host:port`), from the userinfo of a URL."""

    origin: str
    user: str
    password: str


@dataclass(frozen=True)
class LoadSettings:
    """The load test of a run.

    configured_url  the service that the settings file or a variable names: another one is put
                    under load only if it is on this machine
    """

    rate_per_s: float
    for_s: float = 60.0
    ramp_up_s: float = 5.0
    paths: tuple[str, ...] = ()
    scenario: str = ""
    workers: int = 1
    configured_url: str = ""


@dataclass(frozen=True)
class Settings:
    """Everything that decides what a run does.

    base_url, health_url  absolute http(s) URLs without userinfo; base_url without a trailing slash
    timeout_s             for one whole request, redirects included
    csp_fail_on           "missing": only a missing policy fails; "injection": also a policy under
                          which injected script runs; "high": also every finding of high severity;
                          "" = "injection" with expect_live, else "missing"
    trust_env             use the proxies of the environment
    ca_file               certificates to trust; "" = those of the system
    client_cert, client_key  files for a client certificate; "" = none, or the key is in client_cert
    health_schema         the team's own JSON Schema for the body of health_url, parsed
    health_accept         "statement": the body must state the health; "status": a 2xx is enough
    health_match          a regular expression that the health body must match; "" = none
    wait_s                how long to wait until health_url first passes, before anything counts
    ping_urls             what the canary pings; () = health_url
    rate_per_s            pings a second; None = that of the profile
    headers               sent to the origin of base_url only, never shown
    load                  the load test of the run; None = none
    only, skip            names of checks; () = no restriction
    providers             those that the service uses; None = not stated, () = none
    environment           the process environment with --env-file: provider settings, never shown
    target                the name of the service in the settings file; "" = none
    """

    base_url: str
    health_url: str
    expect_live: bool = False
    allow_provider_mock: bool = True
    timeout_s: float = 5.0
    slo_p95_ms: float = 1000.0
    profile: str = "quick"
    csp_fail_on: str = ""
    trust_env: bool = False
    ca_file: str = ""
    client_cert: str = ""
    client_key: str = ""
    webhook_url: str = ""
    health_schema: Any = None
    health_accept: str = "statement"
    health_match: str = ""
    wait_s: float = 0.0
    ping_urls: tuple[str, ...] = ()
    rate_per_s: float | None = None
    headers: Headers = field(default=(), repr=False)
    load: LoadSettings | None = None
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    providers: tuple[str, ...] | None = None
    credentials: tuple[Credentials, ...] = field(default=(), repr=False)
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    target: str = ""

    @property
    def fails_on(self) -> str:
        """`csp_fail_on` with its default filled in."""
        return self.csp_fail_on or ("injection" if self.expect_live else "missing")


class Origin(NamedTuple):
    """The file that configures a run, relative to the repository's root, and a line in it."""

    path: str
    line: int = 1


@dataclass(frozen=True)
class Outputs:
    """Where a run writes its results; "" is the default place.

    step_summary   GitHub's step summary, or ""
    step_outputs   GitHub's file for the outputs of a step, or ""
    configured_by  where code scanning shows the findings
    section        of the board, for results that do not replace those of a run; "" = those of a run
    """

    output_dir: str = ""
    history: str = ""
    board: str = ""
    keep_days: float = 90.0
    step_summary: str = ""
    step_outputs: str = ""
    configured_by: Origin | None = None
    section: str = ""
