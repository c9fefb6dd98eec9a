"""What a ping counts as: in time or over the limit, and for which reason. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import Enum

from stage4.checks.canary.sequential import Outcome
from stage4.model import Ping, Trouble


class Reason(str, Enum):
    """Why a ping counts as over the limit."""

    SLOW = "slow"  # a sound answer at or over the limit, or none within the time limit
    RATE_LIMITED = "rate limited"  # 429: our own rate
    NO_ACCESS = "no access"  # 401, 403, 407
    DOWN = "says that it is down"  # a 2xx whose body says so, or a maintenance page
    STATUS = "error status"  # any other status that is not 2xx
    NO_ANSWER = "no answer"  # refused, reset, no HTTP, ...


RATE_LIMITED = 429
ACCESS_STATUSES = (401, 403, 407)


def reason(ping: Ping, limit_ms: float) -> Reason | None:
    """Why a ping counts against the limit; None where it does not."""
    if ping.trouble is Trouble.TIMEOUT:
        return Reason.SLOW
    if ping.trouble or ping.status is None:
        return Reason.NO_ANSWER
    if ping.status == RATE_LIMITED:
        return Reason.RATE_LIMITED
    if ping.status in ACCESS_STATUSES:
        return Reason.NO_ACCESS
    if not 200 <= ping.status < 300:
        return Reason.STATUS
    if ping.problem:
        return Reason.DOWN
    return Reason.SLOW if ping.latency_ms >= limit_ms else None


def over_limit(pings: Iterable[Ping], limit_ms: float) -> list[bool]:
    """Which pings count against the limit."""
    return [reason(ping, limit_ms) is not None for ping in pings]


def outcome(ping: Ping, limit_ms: float) -> Outcome:
    """A ping as the sequential test sees it."""
    left_s, why = ping.scheduled_ms / 1000, reason(ping, limit_ms)
    answered_s = left_s + ping.latency_ms / 1000
    return Outcome(left_s, answered_s, why is not None, why is Reason.SLOW)


def main_reason(pings: Sequence[Ping], limit_ms: float) -> Reason:
    """What most pings over the limit have in common; SLOW where there are none."""
    kinds = Counter(found for ping in pings if (found := reason(ping, limit_ms)))
    return kinds.most_common(1)[0][0] if kinds else Reason.SLOW


def failures(pings: Iterable[Ping]) -> str:
    """The failed pings by kind, such as "18 refused, 2 status 503"; "" where none failed."""
    kinds = Counter(kind(ping) for ping in pings if not ping.ok)
    return ", ".join(f"{number} {name}" for name, number in kinds.most_common(4))


def kind(ping: Ping) -> str:
    """A few words on a ping that failed."""
    if ping.trouble:
        return KINDS.get(ping.trouble, ping.trouble.value)
    return ping.problem or f"status {ping.status}"


KINDS = {
    Trouble.REFUSED: "connection refused",
    Trouble.NAME: "host name not resolved",
    Trouble.RESET: "connection reset",
    Trouble.TIMEOUT: "timeout",
    Trouble.TLS: "no trusted TLS connection",
    Trouble.FLOOD: "oversized answer",
    Trouble.GARBAGE: "malformed HTTP",
    Trouble.PROXY: "refused by the proxy",
}
