"""What a new set of policies allows that an old one did not: meaning, not text.

Order, spelling, duplicates and new nonces make no difference. All hashes count as one, since a
hash changes with every release of its script. What several policies allow in common counts:
addresses are intersected pair by pair, one scheme and port at a time, so that each result is
covered by one source of the old policies or by none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple

from stage4.csp.execution import injections
from stage4.csp.policy import Policy
from stage4.csp.reach import ANY_PORT, common_doors, common_path, doors
from stage4.csp.sources import NETWORK, HostSource, SourceList, parse_sources

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
LOADED = ("http", "https")  # what `*` stands for where no sockets are opened
ANYTHING = "anything"
MAX_ALIKE = 50  # sources of one host that are compared; any further one counts as weaker
MAX_COMMON = 1000  # addresses that several policies have in common
# A keyword, and the one that allows at least as much. Nonces and hashes mark the author's scripts.
INCLUDED = {
    "'wasm-unsafe-eval'": "'unsafe-eval'",
    "'trusted-types-eval'": "'unsafe-eval'",
    "'unsafe-hashes'": "'unsafe-inline'",
    "'inline-speculation-rules'": "'unsafe-inline'",
    "a nonce": "'unsafe-inline'",
    "a hash": "'unsafe-inline'",
}
OF_ATTRIBUTES = frozenset(("'unsafe-inline'", "'unsafe-hashes'", "a hash"))


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
            return self._covers_word(token)
        return all(self._covers_door(token._replace(doors=frozenset({d}))) for d in token.doors)

    def _covers_word(self, word: str) -> bool:
        """Any host covers the page's own, and those of scripts that a trusted script loads."""
        if word in ("'self'", "'strict-dynamic'"):
            return any(not place.path for place in self.places.get("*", ()))
        return INCLUDED.get(word) in self.names

    def _covers_door(self, place: Place) -> bool:
        return any(_covers(wide, place) for wide in self.wider(place.host))

    def wider(self, host: str) -> Iterator[Place]:
        """The places whose host pattern matches all that this one does."""
        for pattern in _covering_hosts(host):
            yield from self.places.get(pattern, ())[:MAX_ALIKE]


def weaker_than(old: Sequence[Policy], new: Sequence[Policy]) -> tuple[Weakening, ...]:
    """What `new` allows beyond `old`; empty = at least as strict. No policies allow everything."""
    before = injections(old)
    found = [
        Weakening("injected script", kind.value) for kind in injections(new) if kind not in before
    ]
    for directive, fallbacks in CHAINS.items():
        found += [Weakening(directive, what) for what in _gained(old, new, directive, fallbacks)]
    found += [
        Weakening(name, "what it blocked")
        for name in SWITCHES
        if _restricts(old, name) and not _restricts(new, name)
    ]
    found += [Weakening("sandbox", flag) for flag in sorted(_freed(new) - _freed(old))]
    return tuple(dict.fromkeys(found))


def _gained(
    old: Sequence[Policy], new: Sequence[Policy], directive: str, fallbacks: tuple[str, ...]
) -> Iterator[str]:
    """Names of what all lists of the new set allow and some list of the old set does not."""
    before = [_allowed(directive, values) for values in _lists(old, fallbacks)]
    after = [_allowed(directive, values) for values in _lists(new, fallbacks)]
    if before and not after:
        yield ANYTHING
    if before == after:
        return
    for token, name in _common(after).items():
        if not all(one.covers(token) for one in before):
            yield name


def _common(lists: Sequence[Allowed]) -> dict[Token, str]:
    """What all of the lists allow, with names; at most MAX_COMMON addresses."""
    if len(lists) < 2:
        return lists[0].names if lists else {}
    words: dict[Token, str] = {
        token: name
        for one in lists
        for token, name in one.names.items()
        if isinstance(token, str) and all(other.covers(token) for other in lists)
    }
    shared = lists[0]
    for other in lists[1:]:
        met = chain(_met(shared, other), _met(other, shared))
        shared = _indexed(dict(islice(met, MAX_COMMON)))
    return words | shared.names


def _met(narrow: Allowed, wide: Allowed) -> Iterator[tuple[Place, str]]:
    """The intersections of places with those whose host pattern is the same or wider."""
    for host, places in narrow.places.items():
        for one in places[:MAX_ALIKE]:
            for other in wide.wider(host):
                both = common_doors(one.doors, other.doors)
                path = common_path(one.path, other.path)
                if both and path is not None:
                    place = Place(both, host, path)
                    yield place, narrow.names.get(place) or _spoken(place)


def _lists(policies: Sequence[Policy], fallbacks: tuple[str, ...]) -> list[tuple[str, ...]]:
    found = (policy.operative(*fallbacks) for policy in policies)
    return [values for values in found if values is not None]


def _restricts(policies: Sequence[Policy], name: str) -> bool:
    return any(name in policy.heeded for policy in policies)


def _freed(policies: Sequence[Policy]) -> frozenset[str]:
    """The flags that all sandboxes allow; without a sandbox, all flags."""
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


@lru_cache(maxsize=64)
def _allowed(directive: str, values: tuple[str, ...]) -> Allowed:
    names = _tokens(values, directive)
    if directive.endswith("-attr"):
        names = {token: name for token, name in names.items() if token in OF_ATTRIBUTES}
    return _indexed(names)


def _indexed(names: Mapping[Token, str]) -> Allowed:
    places: dict[str, list[Place]] = {}
    for token in names:
        if isinstance(token, Place):
            places.setdefault(token.host, []).append(token)
    return Allowed(dict(names), places)


def _tokens(values: tuple[str, ...], directive: str) -> dict[Token, str]:
    """What one source list allows, with a name for each thing."""
    sources = parse_sources(values)
    script = directive.startswith(("script-src", "worker-src"))
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
        tokens.update(_places(sources, NETWORK if directive == "connect-src" else LOADED))
    return tokens


def _places(sources: SourceList, network: tuple[str, ...]) -> dict[Token, str]:
    places: dict[Token, str] = {}
    if sources.star:
        places[Place(frozenset((scheme, ANY_PORT) for scheme in network), "*", "")] = "*"
    for scheme in sources.schemes:
        if scheme in NETWORK:
            places[Place(doors(HostSource(scheme, "*", "*", "")), "*", "")] = f"{scheme}:"
        else:
            places[f"{scheme}:"] = f"{scheme}:"
    for source in sources.hosts:
        path = "" if source.path == "/" else source.path
        places[Place(doors(source), source.host, path)] = _written(source)
    return places


def _written(source: HostSource) -> str:
    scheme = f"{source.scheme}://" if source.scheme else ""
    port = f":{source.port}" if source.port else ""
    return f"{scheme}{source.host}{port}{source.path}"


def _spoken(place: Place) -> str:
    """As the source that allows its first scheme and port would be written."""
    scheme, port = min(place.doors)
    return _written(
        HostSource(scheme, place.host, "*" if port == ANY_PORT else str(port), place.path)
    )


def _covers(wide: Place, narrow: Place) -> bool:
    """True if `wide`, of a host that matches, allows all that `narrow` does. A preorder."""
    return all({door, (door[0], ANY_PORT)} & wide.doors for door in narrow.doors) and (
        wide.path in ("", narrow.path) or _below(wide.path, narrow.path)
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
