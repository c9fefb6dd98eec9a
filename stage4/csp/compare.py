"""What a new set of policies allows that an old one did not: meaning, not text.

Order, spelling, duplicates and fresh nonces make no difference. A hash is taken for any other hash,
since it changes with every release of the script that it stands for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from stage4.csp.execution import injections
from stage4.csp.policy import Policy
from stage4.csp.reach import ANY_PORT, DEFAULT_PORT
from stage4.csp.sources import NETWORK, HostSource, parse_sources

# What each restricts, and what stands in for it (CSP3, 6.8.3); the last three have no fallback.
CHAINS: dict[str, tuple[str, ...]] = {
    "script-src-elem": ("script-src-elem", "script-src", "default-src"),
    "script-src-attr": ("script-src-attr", "script-src", "default-src"),
    "script-src": ("script-src", "default-src"),
    "style-src-elem": ("style-src-elem", "style-src", "default-src"),
    "style-src-attr": ("style-src-attr", "style-src", "default-src"),
    "worker-src": ("worker-src", "child-src", "script-src", "default-src"),
    "frame-src": ("frame-src", "child-src", "default-src"),
    **{
        f"{kind}-src": (f"{kind}-src", "default-src")
        for kind in ("connect", "font", "img", "manifest", "media", "object")
    },
    "base-uri": ("base-uri",),
    "form-action": ("form-action",),
    "frame-ancestors": ("frame-ancestors",),
}
SWITCHES = ("upgrade-insecure-requests", "require-trusted-types-for")
ANYTHING = "anything"
MOST_ALIKE = 50  # sources of one host that are compared; beyond, what is new counts as weaker
SCHEMES = {"": ("http", "https"), "http": ("http", "https"), "ws": ("ws", "wss")}


class Weakening(NamedTuple):
    """`allows` is what the new policies allow in `directive` and the old ones did not."""

    directive: str
    allows: str

    def __str__(self) -> str:
        return f"{self.directive} now allows {self.allows}"


class Place(NamedTuple):
    """Addresses: any of `doors` (scheme, port) of a host (or "*", "*.x") below a path."""

    doors: frozenset[tuple[str, int]]
    host: str
    path: str


Token = str | Place  # a keyword, "a nonce", "a hash", "scheme:" of no network; or addresses


class Allowed(NamedTuple):
    """What one source list allows: each thing with its name, and the places by host."""

    names: dict[Token, str]
    places: dict[str, list[Place]]

    def covers(self, token: Token) -> bool:
        if token in self.names:
            return True
        if isinstance(token, str):
            return _word_covered(token, self)
        return any(
            _covers(wide, token)
            for host in _covering_hosts(token.host)
            for wide in self.places.get(host, ())[:MOST_ALIKE]
        )


def weaker_than(old: Sequence[Policy], new: Sequence[Policy]) -> tuple[Weakening, ...]:
    """What `new` allows beyond `old`; empty = at least as strict. No policies allow everything."""
    before = injections(old)
    found = [
        Weakening("injected script", kind.value) for kind in injections(new) if kind not in before
    ]
    for directive, chain in CHAINS.items():
        found += [Weakening(directive, what) for what in _gained(old, new, directive, chain)]
    found += [
        Weakening(name, "what it stopped")
        for name in SWITCHES
        if _restricts(old, name) and not _restricts(new, name)
    ]
    found += [Weakening("sandbox", flag) for flag in sorted(_freed(new) - _freed(old))]
    return tuple(dict.fromkeys(found))


def _gained(
    old: Sequence[Policy], new: Sequence[Policy], directive: str, chain: tuple[str, ...]
) -> Iterator[str]:
    """Names of what all lists of the new set allow and some list of the old set does not."""
    before = [_allowed(directive, values) for values in _lists(old, chain)]
    after = [_allowed(directive, values) for values in _lists(new, chain)]
    if before and not after:
        yield ANYTHING
    candidates = {token: name for one in after for token, name in one.names.items()}
    for token, name in candidates.items():
        if all(one.covers(token) for one in after) and not all(one.covers(token) for one in before):
            yield name


def _lists(policies: Sequence[Policy], chain: tuple[str, ...]) -> list[tuple[str, ...]]:
    found = (policy.operative(*chain) for policy in policies)
    return [values for values in found if values is not None]


def _restricts(policies: Sequence[Policy], name: str) -> bool:
    return any(name in policy.heeded for policy in policies)


def _freed(policies: Sequence[Policy]) -> frozenset[str]:
    """The flags that every sandbox gives back; without a sandbox, all of them."""
    flags = [policy.heeded["sandbox"] for policy in policies if "sandbox" in policy.heeded]
    known = frozenset(
        f"allow-{word}"
        for word in (
            "downloads forms modals orientation-lock pointer-lock popups presentation same-origin "
            "scripts top-navigation top-navigation-by-user-activation popups-to-escape-sandbox"
        ).split()
    )
    for values in flags:
        known &= {value.lower() for value in values}
    return known


def _allowed(directive: str, values: tuple[str, ...]) -> Allowed:
    return _indexed(values, directive.startswith(("script-src", "worker-src")))


@lru_cache(maxsize=64)
def _indexed(values: tuple[str, ...], script: bool) -> Allowed:
    names = _tokens(values, script)
    places: dict[str, list[Place]] = {}
    for token in names:
        if isinstance(token, Place):
            places.setdefault(token.host, []).append(token)
    return Allowed(names, places)


def _tokens(values: tuple[str, ...], script: bool) -> dict[Token, str]:
    """What one source list allows, with a name for each thing."""
    sources = parse_sources(values)
    strict = script and sources.strict_dynamic
    words = set(sources.keywords - {"'none'", "'report-sample'", "'unsafe-inline'"})
    if sources.allows_any_inline or ("'unsafe-inline'" in sources.keywords and not script):
        words.add("'unsafe-inline'")
    if strict:
        words.discard("'self'")
    tokens: dict[Token, str] = {word: word for word in words}
    if sources.nonces:
        tokens["a nonce"] = "a nonce"
    if sources.hashes:
        tokens["a hash"] = "a hash"
    if not strict:
        tokens.update(_places(values))
    return tokens


def _places(values: tuple[str, ...]) -> dict[Token, str]:
    sources = parse_sources(values)
    places: dict[Token, str] = {}
    if sources.star:
        places[_network(NETWORK)] = "*"
    for scheme in sources.schemes:
        if scheme in NETWORK:
            places[_network(SCHEMES.get(scheme, (scheme,)))] = f"{scheme}:"
        else:
            places[f"{scheme}:"] = f"{scheme}:"
    for source in sources.hosts:
        places[Place(_doors(source), source.host, source.path)] = _written(source)
    return places


def _network(schemes: tuple[str, ...]) -> Place:
    return Place(frozenset((scheme, ANY_PORT) for scheme in schemes), "*", "")


def _doors(source: HostSource) -> frozenset[tuple[str, int]]:
    schemes = SCHEMES.get(source.scheme, (source.scheme,))
    if source.port == "*":
        return frozenset((scheme, ANY_PORT) for scheme in schemes)
    given = int(source.port[:9]) if source.port else 0
    return frozenset(
        (scheme, given or DEFAULT_PORT.get(scheme.replace("ws", "http"), 0)) for scheme in schemes
    )


def _written(source: HostSource) -> str:
    scheme = f"{source.scheme}://" if source.scheme else ""
    port = f":{source.port}" if source.port else ""
    return f"{scheme}{source.host}{port}{source.path}"


def _word_covered(word: str, allowed: Allowed) -> bool:
    """Any host covers one's own; 'unsafe-eval' includes WebAssembly's."""
    if word == "'self'":
        return any(not place.path for place in allowed.places.get("*", ()))
    return word == "'wasm-unsafe-eval'" and "'unsafe-eval'" in allowed.names


def _covers(wide: Place, narrow: Place) -> bool:
    """True if `wide`, of a host that matches, allows all that `narrow` does. A preorder."""
    return all({door, (door[0], ANY_PORT)} & wide.doors for door in narrow.doors) and (
        wide.path in ("", "/", narrow.path) or _below(wide.path, narrow.path)
    )


def _covering_hosts(host: str) -> Iterator[str]:
    """The hosts of sources that match this one: itself, "*", and "*." with what it ends in."""
    yield host
    rest = host.removeprefix("*.").partition(".")[2]
    while rest:
        yield f"*.{rest}"
        rest = rest.partition(".")[2]
    if host != "*":
        yield "*"


def _below(folder: str, path: str) -> bool:
    return folder.endswith("/") and path.startswith(folder)
