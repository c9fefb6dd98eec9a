"""How Google's csp_evaluator (1.1.8) reads a policy: directives, keywords, fallbacks."""

from __future__ import annotations

import re
from collections.abc import Mapping

FETCH = frozenset(
    f"{kind}-src"
    for kind in (
        "child connect default font frame img manifest media object script style worker".split()
    )
) | {"script-src-attr", "script-src-elem", "style-src-attr", "style-src-elem"}
KNOWN = FETCH | frozenset(
    "prefetch-src base-uri plugin-types sandbox disown-opener form-action frame-ancestors "
    "navigate-to report-to report-uri block-all-mixed-content upgrade-insecure-requests "
    "reflected-xss referrer require-sri-for trusted-types require-trusted-types-for "
    "webrtc".split()
)
WORDS = frozenset(
    "self none unsafe-inline unsafe-eval wasm-eval wasm-unsafe-eval strict-dynamic "
    "unsafe-hashed-attributes unsafe-hashes report-sample block allow "
    "inline-speculation-rules".split()
)
KEYWORDS = frozenset(f"'{word}'" for word in WORDS)
OWN_KEYWORDS = {
    "require-trusted-types-for": frozenset({"'script'"}),
    "trusted-types": frozenset({"'allow-duplicates'", "'none'"}),
}

SCRIPT = ("script-src", "script-src-attr", "script-src-elem")
# White space as ECMAScript has it, which is what this evaluator splits at.
_WORD = re.compile(r"[^\t-\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+")
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_TOKEN = r"[A-Za-z0-9+/_-]+={0,2}'"
NONCE = re.compile(rf"'nonce-{_TOKEN}")
HASH = re.compile(rf"'sha(?:256|384|512)-{_TOKEN}")
BARE = re.compile(r"nonce-|sha(?:256|384|512)-")

Directives = Mapping[str, tuple[str, ...]]


def read(text: str) -> dict[str, tuple[str, ...]]:
    """Directives by name, the first of a name; keywords and schemes in lower case."""
    directives: dict[str, tuple[str, ...]] = {}
    for token in text.split(";"):
        words = _WORD.findall(token)
        if words:
            values = dict.fromkeys(_normal(word) for word in words[1:])
            directives.setdefault(words[0].lower(), tuple(values))
    return directives


def _normal(value: str) -> str:
    lower = value.lower()
    return lower if lower in KEYWORDS or SCHEME.fullmatch(value) else value


def operative(directives: Directives, names: tuple[str, ...]) -> list[str]:
    """The present directives that stand in for those named: the fallbacks of CSP3, 6.8.3."""
    found = []
    for name in names:
        chain = [name]
        if name in SCRIPT[1:]:
            chain.append("script-src")
        if name in FETCH:
            chain.append("default-src")
        found += [present for present in chain if present in directives][:1]
    return list(dict.fromkeys(found))


def ignored_by_browsers(values: tuple[str, ...]) -> tuple[str, ...]:
    """What a browser ignores beside a nonce, a hash or 'strict-dynamic' (CSP3, 8.2)."""
    ignored = set()
    if any(NONCE.fullmatch(value) or HASH.fullmatch(value) for value in values):
        ignored.add("'unsafe-inline'")
    if "'strict-dynamic'" in values:
        ignored |= {"'self'", "'unsafe-inline'"}
        ignored |= {value for value in values if not value.startswith("'")}
    return tuple(value for value in values if value in ignored)
