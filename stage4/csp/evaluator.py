"""What Google's csp_evaluator (1.1.8) finds in a policy, following its documented behaviour.

These are its judgements, not ours: it does not know several policies in one value (a comma is a
plain character), Report-Only, or what browsers drop. Where it crashes (`%` in a host) we do not.
See https://github.com/google/csp-evaluator; Weichselbaum et al., "CSP Is Dead, Long Live CSP!",
CCS 2016.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stage4.csp import bypasses
from stage4.csp.evaluator_grammar import (
    BARE,
    HASH,
    KEYWORDS,
    KNOWN,
    NONCE,
    OWN_KEYWORDS,
    SCHEME,
    SCRIPT,
    WORDS,
    Directives,
    ignored_by_browsers,
    operative,
    read,
)
from stage4.csp.finding import Finding, Severity
from stage4.csp.url import locate, without_scheme

SOURCE = "csp_evaluator"


def evaluate(text: str) -> list[Finding]:
    """The findings in one header value, each once, in the order of the directives."""
    written = read(text)
    ignored = {name: ignored_by_browsers(written[name]) for name in operative(written, SCRIPT)}
    active = {
        name: _without(values, frozenset(ignored.get(name, ()))) for name, values in written.items()
    }
    found = [
        _finding("IGNORED", name, value, "Browsers ignore it beside the other sources.")
        for name, values in ignored.items()
        for value in values
    ]
    for check in (
        _inline_and_eval,
        _broad,
        _missing,
        _script_hosts,
        _objects,
        _every_value,
        _names,
    ):
        found += check(active)
    return list(dict.fromkeys(found))


def _without(values: tuple[str, ...], left_out: frozenset[str]) -> tuple[str, ...]:
    return tuple(value for value in values if value not in left_out)


DEPRECATED = {
    "reflected-xss": "It was never standardised; browsers ignore it.",
    "referrer": "Use the Referrer-Policy header.",
    "disown-opener": "Use the Cross-Origin-Opener-Policy header.",
    "prefetch-src": "Browsers are dropping it.",
}
SEVERITIES = {
    "DEPRECATED_DIRECTIVE": Severity.INFO,
    "IGNORED": Severity.NONE,
    "INVALID_KEYWORD": Severity.SYNTAX,
    "IP_SOURCE": Severity.INFO,
    "MISSING_DIRECTIVES": Severity.HIGH,
    "MISSING_SEMICOLON": Severity.SYNTAX,
    "NONCE_CHARSET": Severity.INFO,
    "NONCE_LENGTH": Severity.MEDIUM,
    "OBJECT_ALLOWLIST_BYPASS": Severity.HIGH,
    "PLAIN_URL_SCHEMES": Severity.HIGH,
    "PLAIN_WILDCARD": Severity.HIGH,
    "SCRIPT_ALLOWLIST_BYPASS": Severity.HIGH,
    "SCRIPT_UNSAFE_EVAL": Severity.MEDIUM_MAYBE,
    "SCRIPT_UNSAFE_HASHES": Severity.MEDIUM_MAYBE,
    "SCRIPT_UNSAFE_INLINE": Severity.HIGH,
    "SRC_HTTP": Severity.MEDIUM,
    "UNKNOWN_DIRECTIVE": Severity.SYNTAX,
}


def _finding(type_: str, directive: str, value: str, message: str) -> Finding:
    return Finding(type_, SEVERITIES[type_], directive, value, message, SOURCE)


def _maybe(finding: Finding, message: str) -> Finding:
    return finding._replace(severity=Severity.MEDIUM_MAYBE, message=message)


_UNSAFE = {
    "'unsafe-inline'": ("SCRIPT_UNSAFE_INLINE", "Injected script elements and handlers run."),
    "'unsafe-hashes'": (
        "SCRIPT_UNSAFE_HASHES",
        "Handlers with a listed hash can be injected.",
    ),
    "'unsafe-eval'": ("SCRIPT_UNSAFE_EVAL", "Text that reaches eval() and the like runs."),
}


def _inline_and_eval(directives: Directives) -> Iterator[Finding]:
    for name in operative(directives, SCRIPT):
        for value in directives[name]:
            if value in _UNSAFE:
                type_, message = _UNSAFE[value]
                yield _finding(type_, name, value, message)


def _broad(directives: Directives) -> Iterator[Finding]:
    """Schemes and wildcards that allow any host."""
    for name in operative(directives, (*SCRIPT, "object-src", "base-uri")):
        for value in directives[name]:
            if value in ("data:", "http:", "https:"):
                yield _finding(
                    "PLAIN_URL_SCHEMES", name, value, "Every address with this scheme is allowed."
                )
            if without_scheme(value) == "*":
                yield _finding("PLAIN_WILDCARD", name, value, "Every host is allowed.")


def _missing(directives: Directives) -> Iterator[Finding]:
    objects = operative(directives, ("object-src",))
    if not objects or not directives[objects[0]]:
        yield _finding("MISSING_DIRECTIVES", "object-src", "", "Plugins are not restricted.")
    scripts = operative(directives, ("script-src",))
    if not scripts:
        yield _finding("MISSING_DIRECTIVES", "script-src", "", "Scripts are not restricted.")
        return
    values = directives[scripts[0]]
    trusts = any(map(NONCE.fullmatch, values)) or (
        "'strict-dynamic'" in values and any(map(HASH.fullmatch, values))
    )
    if trusts and "base-uri" not in directives:
        message = "An injected <base> sends the page's relative scripts to another host."
        yield _finding("MISSING_DIRECTIVES", "base-uri", "", message)


def _script_hosts(directives: Directives) -> Iterator[Finding]:
    for name in operative(directives, ("script-src", "script-src-elem")):
        values = directives[name]
        if "'none'" in values:
            continue
        with_eval = "'unsafe-eval'" in values
        for value in values:
            finding = _finding("SCRIPT_ALLOWLIST_BYPASS", name, value, "")
            if value == "'self'":
                yield _maybe(finding, "It is unsafe if the site serves JSONP or users' files.")
            elif "." in value and not value.startswith("'") and not SCHEME.fullmatch(value):
                yield _script_host(finding, with_eval)


def _script_host(finding: Finding, with_eval: bool) -> Finding:
    hosts = {
        "JSONP endpoints": bypasses.jsonp(finding.value, with_eval=with_eval),
        "an old Angular": bypasses.angular(finding.value),
    }
    known = [f"{host} serves {what}" for what, host in hosts.items() if host]
    if not known:
        return _maybe(finding, "No bypass is known; it must not serve JSONP or Angular.")
    return finding._replace(message=f"{' and '.join(known)}, which can run any script.")


def _objects(directives: Directives) -> Iterator[Finding]:
    types = directives.get("plugin-types", ())
    names = operative(directives, ("object-src",))
    if not names or ("plugin-types" in directives and "application/x-shockwave-flash" not in types):
        return
    values = directives[names[0]]
    if "'none'" in values:
        return
    for value in values:
        finding = _finding("OBJECT_ALLOWLIST_BYPASS", names[0], value, "")
        if host := bypasses.flash(value):
            yield finding._replace(message=f"{host} serves Flash files that run any script.")
        elif names[0] == "object-src":
            yield _maybe(finding, "'none' is safer if plugins are not needed.")


def _every_value(directives: Directives) -> Iterator[Finding]:
    """Checks of the values of all directives."""
    for name, values in directives.items():
        for value in values:
            yield from _address(name, value)
            yield from _nonce(name, value)
            if value in KNOWN:
                message = "It is the name of a directive: a semicolon may be missing before it."
                yield _finding("MISSING_SEMICOLON", name, value, message)
            if not _keyword_is_valid(name, value):
                message = "It is not a keyword; keywords, nonces and hashes need single quotes."
                yield _finding("INVALID_KEYWORD", name, value, message)


def _address(name: str, value: str) -> Iterator[Finding]:
    if value.startswith("http://"):
        yield _finding("SRC_HTTP", name, value, "Without TLS anyone on the path can change it.")
    place = locate(value)
    if place and re.fullmatch(r"\[.*\]|\d{1,3}(\.\d{1,3}){3}", place.host):
        message = "It is an IP address; browsers match none except 127.0.0.1."
        yield _finding("IP_SOURCE", name, value, message)


def _nonce(name: str, value: str) -> Iterator[Finding]:
    match = re.fullmatch(r"'nonce-(.+)'", value)
    if match is None:
        return
    if len(match[1]) < 8:
        yield _finding("NONCE_LENGTH", name, value, "It is short enough to be guessed.")
    if not NONCE.fullmatch(value):
        yield _finding("NONCE_CHARSET", name, value, "It is not base64, so browsers ignore it.")


def _keyword_is_valid(name: str, value: str) -> bool:
    if value in WORDS or BARE.match(value):
        return False
    if not value.startswith("'"):
        return True
    if name in OWN_KEYWORDS:
        return value in OWN_KEYWORDS[name]
    return value in KEYWORDS or bool(NONCE.fullmatch(value) or HASH.fullmatch(value))


def _names(directives: Directives) -> Iterator[Finding]:
    for name in directives:
        if name in DEPRECATED:
            yield _finding("DEPRECATED_DIRECTIVE", name, "", DEPRECATED[name])
        if name not in KNOWN:
            yield _finding("UNKNOWN_DIRECTIVE", name, "", "No directive has this name.")
