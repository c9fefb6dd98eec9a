"""What one source list allows, as things and addresses that can be compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from stage4.csp.reach import ANY_PORT, doors
from stage4.csp.sources import NETWORK, HostSource, SourceList, parse_sources

LOADED = ("http", "https")  # what `*` stands for where no sockets are opened
MAX_ALIKE = 50  # sources of one host that are compared; any further one counts as weaker
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
        """Whether the list allows all that the token stands for."""
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


@lru_cache(maxsize=64)
def allowed(directive: str, values: tuple[str, ...]) -> Allowed:
    """What the values of a directive allow."""
    names = _tokens(values, directive)
    if directive.endswith("-attr"):
        names = {token: name for token, name in names.items() if token in OF_ATTRIBUTES}
    return indexed(names)


def indexed(names: Mapping[Token, str]) -> Allowed:
    """These things, with their places by host."""
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


def written_as_source(place: Place) -> str:
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
