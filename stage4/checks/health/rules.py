"""Every rule on the health endpoint's answer."""

from __future__ import annotations

from stage4.model import Trouble
from stage4.rule import Rule

_LOAD_BALANCERS = "load balancers and people on call act on what the endpoint says"

NOT_ASKED = Rule(
    "health.not-asked",
    "no request to the health URL was recorded",
    "without an answer nothing is known about the service",
    "run the check again",
)
PLAIN_HTTP = Rule(
    "health.plain-http",
    "EXPECT_LIVE=1 and a URL is plain http to a host other than loopback",
    "anyone on the network path can read and change everything",
    "serve it over https, and set the URL to that address",
)
HTTP_STATUS = Rule(
    "health.http-status",
    "the HTTP status is not 2xx",
    "load balancers take the instance out of service",
    "fix what the endpoint reports, or set HEALTH_URL to the right address",
)
CONTRADICTION = Rule(
    "health.contradiction",
    "the body says that the service is down, with a 2xx status, or that it is up, with another one",
    _LOAD_BALANCERS,
    "make the body and the status agree: 200 when healthy, 503 when not",
)
COMPONENT = Rule(
    "health.component",
    "a part of the body says that it is down, with a 2xx status",
    "a dependency is broken and nothing that reads the status notices",
    "fix the failing components, or report the overall status as failing with 503",
)
DEGRADED = Rule(
    "health.degraded",
    "the service or a part of it says that it is degraded, or a message reports a failure",
    "what is degraded today may be down tomorrow",
    "look into the degraded parts",
)
UNKNOWN_COMPONENT = Rule(
    "health.unknown-component",
    "a part has a state that no known format has",
    "the part may be down",
    "use the words of the format, or state what counts with --health-match",
)
UNKNOWN_WORD = Rule(
    "health.unknown-word",
    "the word for the whole is one that no known format has",
    "nobody can tell whether it means up or down",
    "report pass, ok or UP; or use --health-match or --health-schema",
)
NO_STATEMENT = Rule(
    "health.no-statement",
    "nothing in the body says how the service is",
    _LOAD_BALANCERS,
    'answer {"status": "pass"}; or use --health-match, --health-schema or --health-accept status',
)
STATUS_ALONE = Rule(
    "health.status-alone",
    "the body is empty, or a short web page: little more than the 2xx status says that it is up",
    "a proxy or a default handler answers in the same way when the service is gone",
    "report a state in the body; or accept the status alone with --health-accept status",
)
NO_MATCH = Rule(
    "health.no-match",
    "the body does not match --health-match",
    "the endpoint does not say what the team requires of it",
    "fix what the endpoint reports, or change --health-match",
)
SCHEMA = Rule(
    "health.schema",
    "the body breaks the team's JSON Schema (--health-schema)",
    "other programs rely on that contract",
    "keep to the schema, or change it",
)
HTML = Rule(
    "health.html",
    "the answer is a web page that states nothing about health",
    "a page that answers every path answers for a broken service as well",
    "set HEALTH_URL to an endpoint that reports the state of the service",
)
LOGIN_PAGE = Rule(
    "health.login-page",
    "the health URL leads to a login page",
    "a login page answers even when the service behind it is down",
    "let the health URL answer without a login, or send a token with --header",
)
UNREADABLE = Rule(
    "health.unreadable",
    "the body is neither valid JSON nor a short text",
    _LOAD_BALANCERS,
    "report the state as JSON or as one word",
)
MALFORMED = Rule(
    "health.malformed",
    "a member that has to hold a state holds something else, or members contradict each other",
    _LOAD_BALANCERS,
    "keep to the format, and let all members agree",
)

_NO_ANSWER = {
    Trouble.REFUSED: ("the connection is refused", "start the service, or correct HEALTH_URL"),
    Trouble.NAME: ("the host name does not resolve", "correct HEALTH_URL, or fix the DNS record"),
    Trouble.RESET: (
        "the connection is cut before the answer is complete",
        "look for a crash in the service's log, or for a proxy that cuts the connection",
    ),
    Trouble.TIMEOUT: (
        "the answer is not complete within the time limit",
        "make the health endpoint fast; it should not wait for slow dependencies",
    ),
    Trouble.TLS: (
        "there is no trusted TLS connection",
        "use a port that speaks TLS; correct the certificate, or trust its issuer with --ca-file",
    ),
    Trouble.FLOOD: (
        "the body is larger than any health statement",
        "set HEALTH_URL to an endpoint that answers with a short statement",
    ),
    Trouble.GARBAGE: ("the answer is not valid HTTP", "check what listens on that port"),
    Trouble.REDIRECTS: (
        "redirects lead in a circle, to nowhere, or on for too long",
        "set HEALTH_URL to where the redirects should lead",
    ),
    Trouble.PROXY: (
        "the proxy does not let the request through",
        "allow the host in the proxy, or run without --trust-env",
    ),
}
NO_ANSWER = {
    trouble: Rule(
        f"health.{trouble.value}", when, "users get no answer from the service either", remedy
    )
    for trouble, (when, remedy) in _NO_ANSWER.items()
}
SOUND = "health.sound"  # the finding that passes

RULES = (
    *(value for value in list(globals().values()) if isinstance(value, Rule)),
    *NO_ANSWER.values(),
)
