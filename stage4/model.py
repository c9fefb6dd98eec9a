"""The records that modules pass to each other: facts, judgements, the verdict. All frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

Headers = tuple[tuple[str, str], ...]


class Status(str, Enum):
    """The status of a finding, a check or a run, from harmless to severe."""

    PASS = "PASS"
    WARN = "WARN"
    INCONCLUSIVE = "INCONCLUSIVE"
    ERROR = "ERROR"
    FAIL = "FAIL"

    @property
    def exit_code(self) -> int:
        """0 for PASS and WARN, 1 for FAIL, 2 for ERROR, 3 for INCONCLUSIVE."""
        return {"FAIL": 1, "ERROR": 2, "INCONCLUSIVE": 3}.get(self.value, 0)

    @staticmethod
    def worst(statuses: Sequence[Status]) -> Status:
        """The worst: a certain FAIL outweighs an ERROR, which outweighs missing evidence."""
        return max(statuses, key=list(Status).index, default=Status.PASS)


# --- facts: what a probe recorded -----------------------------------------------------------


class Trouble(str, Enum):
    """Why there is no complete answer."""

    REFUSED = "refused"  # nothing listens there, or no route to it
    NAME = "name"  # the host name does not resolve
    RESET = "reset"  # the connection was cut before the answer was complete
    TIMEOUT = "timeout"  # the answer was not complete within the time limit
    TLS = "tls"  # no trusted TLS connection
    FLOOD = "flood"  # more bytes than the cap, on the wire or after decompression
    GARBAGE = "garbage"  # not HTTP, or HTTP that contradicts itself
    REDIRECTS = "redirects"  # more than the limit, in a circle, or to nowhere
    PROXY = "proxy"  # the proxy did not let it through


@dataclass(frozen=True)
class Request:
    """A request that a check asks for. `name` is the key of its Exchange in Facts."""

    name: str
    url: str
    method: str = "GET"
    headers: Headers = ()
    body: bytes = b""
    follow: bool = True  # redirects, for GET and HEAD


@dataclass(frozen=True)
class Hop:
    """One redirect that was followed (or was not, for the last of too many)."""

    url: str
    status: int
    location: str
    headers: Headers = ()


@dataclass(frozen=True)
class Tls:
    """The TLS connection and the certificate of the server."""

    version: str  # "TLSv1.3"
    cipher: str
    subject: str
    issuer: str
    names: tuple[str, ...]  # subjectAltName
    not_before: datetime | None  # UTC
    not_after: datetime | None  # UTC


@dataclass(frozen=True)
class Exchange:
    """The result of one request: facts only, bounded in size.

    status is None without an answer; `trouble` and `detail` then say why. An answer that broke off
    has both a status and a trouble. Header names are as the server wrote them,
    repeated headers are repeated here, in order. `body` is after decompression.
    """

    request: Request
    url: str  # the final one; never with user or password
    hops: tuple[Hop, ...] = ()
    status: int | None = None
    headers: Headers = ()
    body: bytes = b""
    truncated: bool = False  # the body was longer than the cap
    elapsed_ms: float = 0.0  # all hops, from the first connect to the last byte
    trouble: Trouble | None = None
    detail: str = ""
    tls: Tls | None = None
    addresses: tuple[str, ...] = ()  # IP addresses that were tried, in their order

    def values(self, name: str) -> tuple[str, ...]:
        """Every value of a header, in order; the name's case does not matter (RFC 9110, 5.1)."""
        wanted = name.lower()
        return tuple(value for key, value in self.headers if key.lower() == wanted)

    def value(self, name: str) -> str:
        """The values of a header joined as RFC 9110, 5.3 does, or "" ."""
        return ", ".join(self.values(name))

    @property
    def ok(self) -> bool:
        """A complete answer with a status of 2xx."""
        return self.trouble is None and self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True)
class Ping:
    """One ping of the canary; milliseconds.

    Its latency counts from its time in the schedule where every connection was busy then, so that
    a service that stalls is seen as its users see it; else from its sending.
    """

    scheduled_ms: float  # since the first scheduled one; warm-up pings are before 0
    late_ms: float  # how much after its schedule it left
    latency_ms: float
    status: int | None
    trouble: Trouble | None = None
    cost_ms: float = 0.0  # CPU time of the client
    url: str = ""  # without user and password
    problem: str = ""  # what a body with 2xx says that counts against it, such as "down"

    @property
    def ok(self) -> bool:
        """A complete answer with a status of 2xx, and a body that does not contradict it."""
        if self.trouble or self.problem or self.status is None:
            return False
        return 200 <= self.status < 300


@dataclass(frozen=True)
class Earlier:
    """Headers of the root in an earlier run, to compare with."""

    label: str  # "the pinned baseline", "the last passing run"
    when: str  # ISO 8601, UTC
    headers: Headers


@dataclass(frozen=True)
class Facts:
    """Everything that a judge may know, apart from the settings."""

    exchanges: Mapping[str, Exchange] = field(default_factory=dict)
    pings: tuple[Ping, ...] = ()
    warm_up: tuple[Ping, ...] = ()
    dropped: int = 0  # pings that were due and never sent
    earlier: tuple[Earlier, ...] = ()
    now: datetime | None = None  # UTC; None = unknown
    measured: Mapping[str, Any] = field(default_factory=dict)  # by the check that measured it


# --- judgements -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Finding:
    """One thing that a check found. A PASS says what is in order.

    id        stable, `check.thing` in kebab case, such as `headers.hsts-missing`
    message   one sentence; it may quote the server, so escape it when printing
    why       one sentence, why it matters
    remedy    what to do
    evidence  what it is based on; JSON values only
    """

    id: str
    status: Status
    message: str
    remedy: str = ""
    why: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CheckResult:
    """The result of a check. `evidence` is merged into its entry in summary.json; JSON values."""

    name: str
    status: Status
    findings: tuple[Finding, ...] = ()
    evidence: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        name: str,
        findings: Sequence[Finding],
        evidence: Mapping[str, Any] | None = None,
    ) -> CheckResult:
        """A result with the status of its worst finding."""
        status = Status.worst([finding.status for finding in findings])
        return cls(name, status, tuple(findings), evidence or {})


@dataclass(frozen=True)
class Verdict:
    """The verdict of a run. It has no credentials and secrets: they are redacted before."""

    timestamp: str  # ISO 8601, UTC
    base_url: str
    health_url: str
    results: tuple[CheckResult, ...]
    duration_s: float = 0.0
    expect_live: bool = False
    profile: str = ""
    target: str = ""  # the name of the service in the settings file; "" = none
    places: tuple[tuple[str, Verdict], ...] = ()  # of a merge: the run of each place, by its name

    @property
    def status(self) -> Status:
        """The worst status, but a WARN passes; it is listed in `warnings`."""
        worst = Status.worst([result.status for result in self.results])
        return Status.PASS if worst is Status.WARN else worst

    @property
    def warnings(self) -> tuple[tuple[str, Finding], ...]:
        """Pairs of check name and finding."""
        return tuple(
            (result.name, finding)
            for result in self.results
            for finding in result.findings
            if finding.status is Status.WARN
        )
