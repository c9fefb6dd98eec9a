"""What a load test sends, how often and for how long. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from stage4.errors import UsageError

MAX_PER_SECOND = 10_000.0
MAX_SECONDS = 3600.0
MAX_SENDS = 1_000_000
REPORT_INTERVAL_S = 0.5  # of a worker to the master


@dataclass(frozen=True)
class Visit:
    """A request; `path` begins with a slash and belongs to the service under test."""

    path: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""

    @property
    def name(self) -> str:
        """Its path, with the method unless that is GET."""
        return self.path if self.method == "GET" else f"{self.method} {self.path}"


@dataclass(frozen=True)
class LoadPlan:
    """A load test; seconds and milliseconds.

    base_url     without user and password
    rate_per_s   of all workers together
    for_s        at that rate, after the ramp-up
    visits       sent in turn; unused with a locustfile
    limit_ms     of the p95
    timeout_s    of one send
    profile      the plan of the canary whose error rates apply
    locustfile   digest of the file whose users are run; "" = none
    stop_early   end as soon as the verdict is certain
    """

    base_url: str
    rate_per_s: float
    for_s: float = 60.0
    ramp_up_s: float = 5.0
    visits: tuple[Visit, ...] = (Visit("/"),)
    limit_ms: float = 1000.0
    timeout_s: float = 5.0
    profile: str = "quick"
    locustfile: str = ""
    stop_early: bool = True

    @property
    def ramp_up_sends(self) -> int:
        """How many sends leave while the rate rises; they do not count."""
        return math.floor(self.rate_per_s * self.ramp_up_s / 2)

    @property
    def sends(self) -> int:
        """With those of the ramp-up."""
        return self.ramp_up_sends + math.floor(self.rate_per_s * self.for_s)

    def refuse_excess(self) -> None:
        """Raise UsageError for a plan that is too much for a service, or for this machine."""
        if not 0 < self.rate_per_s <= MAX_PER_SECOND:
            hint = f"give a number of sends per second up to {MAX_PER_SECOND:g}"
            raise UsageError("--rate: it is out of range", hint)
        for option, seconds, least in (("--for", self.for_s, 1), ("--ramp-up", self.ramp_up_s, 0)):
            if not least <= seconds <= MAX_SECONDS:
                hint = f"give a number of seconds from {least} to {MAX_SECONDS:g}"
                raise UsageError(f"{option}: it is out of range", hint)
        if self.sends > MAX_SENDS:
            raise UsageError(
                f"{self.sends} sends are too many", f"plan at most {MAX_SENDS}: lower --rate, --for"
            )

    def as_json(self) -> dict[str, Any]:
        """The fields as JSON values, for `from_json` in another process."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> LoadPlan:
        """The plan of another process. Raises ValueError or TypeError, or UsageError."""
        visits = tuple(
            Visit(**{**each, "headers": tuple((str(n), str(v)) for n, v in each["headers"])})
            for each in values["visits"]
        )
        plan = cls(**{**values, "visits": visits})
        plan.refuse_excess()
        return plan
