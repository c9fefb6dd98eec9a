"""Every rule on the root's answer."""

from __future__ import annotations

from stage4.rule import Rule

NO_ANSWER = Rule(
    "headers.no-answer",
    "the root gives no complete answer",
    "users get no page either",
    "start the service, or correct PROD_URL",
)
STATUS = Rule(
    "headers.status",
    "the root answers with an error status",
    "error pages often come from a proxy and carry other headers than the service's own pages",
    "make the root answer 2xx, or point PROD_URL at a page that does",
)
PLAIN_HTTP = Rule(
    "headers.plain-http",
    "EXPECT_LIVE=1 and the URL is plain http to a host other than loopback",
    "anyone on the network path can read and change everything, headers included",
    "serve it over https, and set PROD_URL to that address",
)
CSP_MISSING = Rule(
    "headers.csp-missing",
    "no Content-Security-Policy is enforced",
    "nothing limits what injected script can do",
    "send Content-Security-Policy; start with: default-src 'self'; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'self'",
)
CSP_REPORT_ONLY = Rule(
    "headers.csp-report-only",
    "the policy is sent only as Content-Security-Policy-Report-Only",
    "Report-Only reports what it would block, and blocks nothing",
    "send the policy as Content-Security-Policy once its reports are clean",
)
CSP_INJECTION = Rule(
    "headers.csp-injection",
    "injected script runs despite the enforced policies",
    "the policy misses its main purpose: one escaping mistake in a page is enough",
    "remove 'unsafe-inline', data:, wildcards and hosts where anyone can publish (unpkg.com, "
    "*.vercel.app) from the script directives; use nonces or hashes",
)
CSP_BASE = Rule(
    "headers.csp-base-uri",
    "the policy trusts nonces, does not restrict base-uri, and the page has a relative script",
    "an injected <base> makes that script load from the attacker's host, and its nonce allows it",
    "add base-uri 'none' (or 'self') to the policy",
)
CSP_HIGH = Rule(
    "headers.csp-high",
    "the policies have findings of high severity",
    "there are known ways to bypass such a policy",
    "see the findings in the evidence, or `stage4 csp`",
)
CSP_NONCE_REPEATED = Rule(
    "headers.csp-nonce-repeated",
    "a nonce is the same in two responses",
    "an attacker who has seen one page knows the nonce of the next",
    "generate a new random nonce for every response, and keep such pages out of caches",
)
CSP_NONCE_UNSEEN = Rule(
    "headers.csp-nonce-unseen",
    "the policy has a nonce and there is no second response to compare it with",
    "a nonce that never changes protects nothing",
    "run the check again; the second request of the root failed",
)
CSP_META_ONLY = Rule(
    "headers.csp-meta-only",
    "the only enforced policy is in a meta element",
    "there it cannot forbid framing, and it does not cover what precedes it in the page",
    "send the policy as a header",
)
CSP_WEAKER = Rule(
    "headers.csp-weaker",
    "the policies allow something that those of an earlier run or of the baseline did not",
    "a protection is gone, perhaps unnoticed",
    "restore the policy, or accept the change with: stage4 baseline set",
)
CSP_OVERSIZED = Rule(
    "headers.csp-oversized",
    "the policies are longer than 32 kB",
    "servers and proxies cut off or refuse such headers; they are not compared with earlier ones",
    "shorten the policy",
)
HSTS_MISSING = Rule(
    "headers.hsts-missing",
    "an https response has no valid Strict-Transport-Security (RFC 6797)",
    "an attacker can intercept a plain-http visit and keep it on http",
    "send Strict-Transport-Security: max-age=31536000; includeSubDomains",
)
HSTS_SHORT = Rule(
    "headers.hsts-short",
    "Strict-Transport-Security lasts less than 180 days",
    "visitors who return later are unprotected again",
    "raise max-age to 31536000",
)
NOSNIFF_MISSING = Rule(
    "headers.nosniff-missing",
    "X-Content-Type-Options is not nosniff",
    "browsers may run an uploaded file as a script",
    "send X-Content-Type-Options: nosniff",
)
REFERRER_POLICY = Rule(
    "headers.referrer-policy",
    "Referrer-Policy is missing, unknown or unsafe-url",
    "full addresses, including tokens in them, are sent to other sites",
    "send Referrer-Policy: strict-origin-when-cross-origin",
)
FRAMING = Rule(
    "headers.framing",
    "neither frame-ancestors nor X-Frame-Options restricts framing",
    "another site can frame the page and hijack clicks",
    "add frame-ancestors 'self' to the Content-Security-Policy",
)
COOKIE_SECURE = Rule(
    "headers.cookie-secure",
    "a cookie of an https response, or one with SameSite=None, lacks Secure",
    "it is also sent over plain http, where it can be read, or browsers refuse it",
    "set Secure",
)
COOKIE_HTTPONLY = Rule(
    "headers.cookie-httponly",
    "a cookie lacks HttpOnly (except CSRF cookies, which scripts must read)",
    "injected script can steal it",
    "set HttpOnly",
)
COOKIE_SAMESITE = Rule(
    "headers.cookie-samesite",
    "a cookie lacks SameSite=Lax, Strict or None",
    "browsers differ on when requests from other sites carry it",
    "set SameSite=Lax",
)
COOKIE_PREFIX = Rule(
    "headers.cookie-prefix",
    "a cookie named __Secure- or __Host- breaks the rules of its prefix (RFC 6265bis, 4.1.3)",
    "browsers refuse the cookie, so logins that rely on it fail",
    "set Secure; for __Host- also Path=/ and no Domain",
)
BANNER = Rule(
    "headers.banner",
    "a header reveals product versions",
    "attackers learn which known vulnerabilities to try",
    "turn the header off (nginx: server_tokens off; Express: app.disable('x-powered-by'))",
)
CORS = Rule(
    "headers.cors-reflects",
    "any Origin, null, or one that resembles the service's own is allowed with credentials",
    "another site can read what a logged-in user sees",
    "allow only known origins, by name",
)
CERTIFICATE_EXPIRY = Rule(
    "headers.certificate-expiry",
    "the certificate has expired or expires within 14 days",
    "no browser shows the site after that",
    "renew the certificate, and find out why automatic renewal failed",
)
CERTIFICATE_NAME = Rule(
    "headers.certificate-name",
    "the certificate is not for this host",
    "browsers refuse the site",
    "install a certificate that names the host",
)
TLS_VERSION = Rule(
    "headers.tls-version",
    "the connection is older than TLS 1.2",
    "older versions are insecure (RFC 8996), and browsers refuse them",
    "enable only TLS 1.2 and 1.3",
)
TLS_UNSEEN = Rule(
    "headers.tls-unseen",
    "an https response was recorded without its certificate or without the time",
    "its expiry is then unknown",
    "run the check again",
)
HTTP_REDIRECT = Rule(
    "headers.http-redirect",
    "plain http on the same host is not redirected to https",
    "visitors who type the bare host name stay on http",
    "redirect port 80 to https with 301 or 308",
)
CSP_ENFORCED = "headers.csp-enforced"  # the finding that passes

RULES = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
