"""Every rule on the canary's pings."""

from __future__ import annotations

from stage4.checks.canary.outcome import Reason
from stage4.rule import Rule

WHY = "one user in twenty waits longer than the p95"
UNUSABLE = "whoever gets such an answer cannot use the service"

NO_PINGS = Rule(
    "canary.no-pings",
    "no ping was sent",
    "without pings nothing is known about the latency",
    "run the stage again",
)
P95_OVER_LIMIT = Rule(
    "canary.p95-over-limit",
    "more than 5 % of the pings take longer than the limit, or this cannot be excluded",
    WHY,
    "make the service faster; `samples` in summary.json has every latency",
)
NO_ANSWER = Rule(
    "canary.no-answer",
    "too many pings get no whole answer: connection refused or reset, no TLS, no HTTP",
    UNUSABLE,
    "start the service, or correct its URL; see its log for restarts",
)
ERROR_STATUS = Rule(
    "canary.error-status",
    "too many pings are answered with a status other than 2xx",
    UNUSABLE,
    "make the URL answer 2xx, or name another one with --ping-url",
)
ACCESS = Rule(
    "canary.access-refused",
    "pings are answered with 401, 403 or 407",
    "the service was not measured: it rejected the pings",
    "send a token with --header 'Authorization: ...', or name another URL with --ping-url",
)
RATE_LIMITED = Rule(
    "canary.rate-limited",
    "pings are answered with 429: the service limits the rate of the canary itself",
    "the answers say nothing about the latency that users see",
    "ping more slowly with --rate, or exempt the gate from the rate limit",
)
SAYS_DOWN = Rule(
    "canary.says-down",
    "pings are answered with 2xx and a body that reports a failure, or with a maintenance page",
    "some replicas are out of order while the status hides it",
    "look for the replicas that report the failure, and take them out of rotation",
)
INCONCLUSIVE = Rule(
    "canary.inconclusive",
    "the plan ends without a verdict: the over-limit pings came in few long bursts, or in one",
    WHY,
    "run it again, or with --profile strict; look for what stalls the service",
)
SOME_OVER_LIMIT = Rule(
    "canary.some-over-limit",
    "(warning) some pings were over the limit or failed, and the p95 is under it",
    "these are the users who wait",
    "look at the slow or failed ones in summary.json: `samples` and `failed`",
)
HICCUP = Rule(
    "canary.hiccup",
    "(warning) one stall held up several pings; it counts as one of them",
    "a stall that recurs is a fault, a single one is not",
    "look for pauses at that time: restarts, garbage collection, locks, backups",
)
BURSTS = Rule(
    "canary.bursts",
    "(warning) over-limit pings come in bursts, which weakens the evidence",
    "pings in one burst share their cause",
    "look for recurring stalls: garbage collection, locks, restarts",
)
DROPPED = Rule(
    "canary.dropped",
    "(warning) pings were never sent, because every connection was busy past the time limit",
    "they count as over the limit",
    "see the log of the service for what it waits for",
)
LATE = Rule(
    "canary.late",
    "(warning) pings left late although connections were free: this machine was busy",
    "the pings missed the times that they should have seen",
    "run the stage on a machine with a free core",
)

BY_REASON = {
    Reason.SLOW: P95_OVER_LIMIT,
    Reason.NO_ANSWER: NO_ANSWER,
    Reason.STATUS: ERROR_STATUS,
    Reason.NO_ACCESS: ACCESS,
    Reason.RATE_LIMITED: RATE_LIMITED,
    Reason.DOWN: SAYS_DOWN,
}
RULES = (
    NO_PINGS,
    *BY_REASON.values(),
    INCONCLUSIVE,
    SOME_OVER_LIMIT,
    HICCUP,
    BURSTS,
    DROPPED,
    LATE,
)
