"""Every rule on the root's answer."""

from __future__ import annotations

from stage4.rule import Rule

NO_ANSWER = Rule(
    "headers.no-answer",
    "the root gives no whole answer",
    "without an answer nothing protects a page, and nobody sees one",
    "start the service, or correct PROD_URL",
)
STATUS = Rule(
    "headers.status",
    "the root answers with an error status",
    "error pages often come from elsewhere and carry other headers than the service's own",
    "let the root answer 2xx, or point PROD_URL at a page that does",
)
PLAIN_HTTP = Rule(
    "headers.plain-http",
    "EXPECT_LIVE=1 and the URL is plain http to a host other than loopback",
    "whoever is on the way reads and changes everything, headers included",
    "serve it over https, and set PROD_URL to that",
)
CSP_MISSING = Rule(
    "headers.csp-missing",
    "no Content-Security-Policy is enforced",
    "nothing limits what injected script can do",
    "send Content-Security-Policy, to begin with: default-src 'self'; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'self'",
)
CSP_REPORT_ONLY = Rule(
    "headers.csp-report-only",
    "the policy is sent as Content-Security-Policy-Report-Only alone",
    "Report-Only reports what it would stop, and stops nothing",
    "send the policy as Content-Security-Policy once its reports are clean",
)
CSP_INJECTION = Rule(
    "headers.csp-injection",
    "injected script runs under the policies that are enforced",
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
    "there are known ways around such a policy",
    "see the findings in the evidence, or `stage4 csp`",
)
CSP_NONCE_REPEATED = Rule(
    "headers.csp-nonce-repeated",
    "a nonce is the same in two answers",
    "who has seen one page can give injected script the nonce of the next",
    "make a new random nonce for every answer, and keep such pages out of caches",
)
CSP_NONCE_UNSEEN = Rule(
    "headers.csp-nonce-unseen",
    "the policy has a nonce and there is no second answer to compare it with",
    "a nonce that never changes protects nothing",
    "run it again; a second answer of the root did not come",
)
CSP_META_ONLY = Rule(
    "headers.csp-meta-only",
    "the only enforced policy stands in a meta element",
    "there it can not forbid framing, and what comes before it in the page is not covered",
    "send the policy as a header",
)
CSP_WEAKER = Rule(
    "headers.csp-weaker",
    "the policies allow what an earlier run's or the baseline's did not",
    "a protection that was there is gone, perhaps unnoticed",
    "restore the policy; if the change is wanted: stage4 baseline set",
)
CSP_OVERSIZED = Rule(
    "headers.csp-oversized",
    "the policies are longer than 32 kB",
    "servers and proxies cut such headers off or refuse them; it is not compared with earlier ones",
    "shorten the policy",
)
HSTS_MISSING = Rule(
    "headers.hsts-missing",
    "an https answer has no valid Strict-Transport-Security (RFC 6797)",
    "the first plain-http visit can be intercepted and kept on http",
    "send Strict-Transport-Security: max-age=31536000; includeSubDomains",
)
HSTS_SHORT = Rule(
    "headers.hsts-short",
    "Strict-Transport-Security lasts less than 180 days",
    "a visitor who comes back later is unprotected again",
    "raise max-age to 31536000",
)
NOSNIFF_MISSING = Rule(
    "headers.nosniff-missing",
    "X-Content-Type-Options is not nosniff",
    "browsers may take an uploaded file for a script",
    "send X-Content-Type-Options: nosniff",
)
REFERRER_POLICY = Rule(
    "headers.referrer-policy",
    "Referrer-Policy is missing, unknown or unsafe-url",
    "full addresses, with what stands in them, go to other sites",
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
    "a cookie of an https answer, or one with SameSite=None, lacks Secure",
    "it is sent over plain http too, where it can be read; or browsers refuse it",
    "set Secure",
)
COOKIE_HTTPONLY = Rule(
    "headers.cookie-httponly",
    "a cookie lacks HttpOnly (CSRF cookies, which scripts must read, apart)",
    "injected script can carry it away",
    "set HttpOnly",
)
COOKIE_SAMESITE = Rule(
    "headers.cookie-samesite",
    "a cookie lacks SameSite=Lax, Strict or None",
    "browsers differ on when other sites' requests carry it",
    "set SameSite=Lax",
)
COOKIE_PREFIX = Rule(
    "headers.cookie-prefix",
    "a cookie named __Secure- or __Host- breaks what the prefix promises (RFC 6265bis, 4.1.3)",
    "browsers refuse it: who relies on it is not logged in",
    "set Secure; for __Host- also Path=/ and no Domain",
)
BANNER = Rule(
    "headers.banner",
    "a header tells product versions",
    "it tells attackers which known holes to try",
    "turn it off (nginx: server_tokens off; Express: app.disable('x-powered-by'))",
)
CORS = Rule(
    "headers.cors-reflects",
    "any Origin, null, or one that looks like the service's own is allowed with credentials",
    "another site can read what a logged-in user sees",
    "allow the origins that you know, by name",
)
CERTIFICATE_EXPIRY = Rule(
    "headers.certificate-expiry",
    "the certificate has expired, or does within 14 days",
    "after that no browser shows the site",
    "renew the certificate, and see why it was not renewed by itself",
)
CERTIFICATE_NAME = Rule(
    "headers.certificate-name",
    "the certificate is not for this host",
    "browsers refuse the site",
    "get a certificate that names the host",
)
TLS_VERSION = Rule(
    "headers.tls-version",
    "the connection is older than TLS 1.2",
    "older versions are broken (RFC 8996), and browsers refuse them",
    "enable TLS 1.2 and 1.3 alone",
)
TLS_UNSEEN = Rule(
    "headers.tls-unseen",
    "an https answer was recorded without its certificate or without the time",
    "when it expires is then unknown",
    "run it again",
)
HTTP_REDIRECT = Rule(
    "headers.http-redirect",
    "plain http to the same host is answered without a redirect to https",
    "visitors who type the bare name stay on http",
    "redirect port 80 to https with 301 or 308",
)
CSP_ENFORCED = "headers.csp-enforced"  # the finding that passes

RULES = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
