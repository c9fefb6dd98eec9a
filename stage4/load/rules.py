"""Every rule on a load test."""

from __future__ import annotations

from stage4.checks.canary.outcome import Reason
from stage4.rule import Rule

WHY = "at this rate one user in twenty waits longer than the p95"
UNUSABLE = "whoever gets such an answer cannot use the service"
NOT_THE_SERVICE = "what the generator did wrong is not the service's fault, and no proof for it"

P95_OVER_LIMIT = Rule(
    "load.p95-over-limit",
    "more than 5 % of the sends take longer than the limit, or this cannot be excluded",
    WHY,
    "make the service faster, add capacity, or plan for a lower rate",
)
NO_ANSWER = Rule(
    "load.no-answer",
    "too many sends get no whole answer: connection refused or reset, no TLS, no HTTP",
    UNUSABLE,
    "see the log of the service, its limits of connections and its restarts",
)
ERROR_STATUS = Rule(
    "load.error-status",
    "too many sends are answered with a status other than 2xx, or a task of the locustfile fails",
    UNUSABLE,
    "see the log of the service; correct --path where the address is wrong",
)
ACCESS = Rule(
    "load.access-refused",
    "sends are answered with 401, 403 or 407",
    "the service was not measured: it rejected the sends",
    "send a token with --header 'Authorization: ...', or give another --path",
)
RATE_LIMITED = Rule(
    "load.rate-limited",
    "sends are answered with 429: the service limits the rate of the load test itself",
    "the answers say nothing about the latency that users see",
    "exempt the load test from the rate limit, or send from more machines with --master",
)
NOT_RUN = Rule(
    "load.not-run",
    "(error) the load test of a run could not be done",
    "without it nothing is known about the latency under load",
    "install the extra `load`, and correct the settings that begin with load_",
)
NO_SENDS = Rule(
    "load.no-sends",
    "nothing was sent at the full rate",
    "without sends nothing is known about the latency",
    "run it again with a longer --for",
)
INCONCLUSIVE = Rule(
    "load.inconclusive",
    "there are too few sends, or the over-limit ones came in few long bursts",
    WHY,
    "run it longer with --for, or look for what stalls the service",
)
LOST_WORKER = Rule(
    "load.lost-worker",
    "(inconclusive) a worker ended or fell silent during the test",
    NOT_THE_SERVICE,
    "see why it ended (memory, network, a signal), and run the test again",
)
LATE = Rule(
    "load.late",
    "(inconclusive) sends left late: the generator could not keep the rate",
    NOT_THE_SERVICE,
    "lower --rate, add --workers where cores are free, or machines with --master and --join",
)
CPU_FULL = Rule(
    "load.cpu-full",
    "(inconclusive) a worker used a whole core",
    NOT_THE_SERVICE,
    "add --workers where cores are free, or machines with --master and --join",
)
DROPPED = Rule(
    "load.dropped",
    "(inconclusive) sends were never made: a worker had too many open",
    NOT_THE_SERVICE,
    "add --workers, lower --timeout or --rate, or raise the limit of open files",
)
UNANSWERED = Rule(
    "load.unreported",
    "(inconclusive) workers did not report all of their sends",
    NOT_THE_SERVICE,
    "run it again; see the network between the machines",
)
SOME_OVER_LIMIT = Rule(
    "load.some-over-limit",
    "(warning) some sends were over the limit or failed, and the p95 is under it",
    "these are the users who wait",
    "see `over_time` and `failed` in summary.json for when and how",
)
BY_REASON = {
    Reason.SLOW: P95_OVER_LIMIT,
    Reason.NO_ANSWER: NO_ANSWER,
    Reason.STATUS: ERROR_STATUS,
    Reason.NO_ACCESS: ACCESS,
    Reason.RATE_LIMITED: RATE_LIMITED,
    Reason.DOWN: ERROR_STATUS,
}
RULES = (
    P95_OVER_LIMIT,
    NO_ANSWER,
    ERROR_STATUS,
    ACCESS,
    RATE_LIMITED,
    NOT_RUN,
    NO_SENDS,
    INCONCLUSIVE,
    LOST_WORKER,
    LATE,
    CPU_FULL,
    DROPPED,
    UNANSWERED,
    SOME_OVER_LIMIT,
)
