"""What a new set of policies allows that an old one did not: meaning, not text.

Order, spelling, duplicates and new nonces make no difference. All hashes count as one, since a
hash changes with every release of its script. What several policies allow in common counts:
addresses are intersected pair by pair, one scheme and port at a time, so that each result is
covered by one source of the old policies or by none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from stage4.csp.allowed import (
    MAX_ALIKE,
    Allowed,
    Place,
    Token,
    allowed,
    indexed,
    written_as_source,
)
from stage4.csp.execution import injections
from stage4.csp.policy import Policy
from stage4.csp.reach import common_doors, common_path

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
MAX_COMMON = 1000  # addresses that several policies have in common


class Weakening(NamedTuple):
    """`allows` is what the new policies allow in `directive` and the old ones did not."""

    directive: str
    allows: str

    def __str__(self) -> str:
        return f"{self.directive} now allows {self.allows}"


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
    before = [allowed(directive, values) for values in _lists(old, fallbacks)]
    after = [allowed(directive, values) for values in _lists(new, fallbacks)]
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
        shared = indexed(dict(islice(met, MAX_COMMON)))
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
                    yield place, narrow.names.get(place) or written_as_source(place)


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
