"""Below which names anyone can register one: the Public Suffix List (https://publicsuffix.org).

The list comes with the package publicsuffixlist; it is read when it is first needed.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Suffixes(NamedTuple):
    """Names of several labels, in lower case and ASCII, without a leading dot.

    rules       public suffixes: `co.uk`, `vercel.app`
    wildcards   names of which every child is one: `kawasaki.jp`
    exceptions  children of those that are none: `city.kawasaki.jp`
    above       names that have public suffixes below: `amazonaws.com`
    """

    rules: frozenset[str]
    wildcards: frozenset[str]
    exceptions: frozenset[str]
    above: frozenset[str]


def anyone_registers_below(name: str) -> bool:
    """True where `*.name` matches hosts that a stranger can get. Single labels are not judged."""
    suffixes = read_suffixes()
    if name in suffixes.exceptions:
        return False
    if name in suffixes.rules or name in suffixes.wildcards or name in suffixes.above:
        return True
    return name.partition(".")[2] in suffixes.wildcards


@cache
def read_suffixes() -> Suffixes:
    """The list of the package, in some 15 ms."""
    text = (files("publicsuffixlist") / "public_suffix_list.dat").read_text("utf-8")
    lines = (line.strip() for line in text.splitlines())
    names = [_ascii(line) for line in lines if line and not line.startswith("//")]
    exceptions = {name[1:] for name in names if name.startswith("!")}
    wildcards = {name[2:] for name in names if name.startswith("*.")}
    rules = {name for name in names if name[0] not in "!*"}
    above = {parent for name in rules | wildcards for parent in _parents(name)}
    return Suffixes(*map(frozenset, (rules, wildcards, exceptions, above)))


def _parents(name: str) -> list[str]:
    """`a.b.c` -> ["b.c"]: single labels are left out."""
    labels = name.split(".")
    return [".".join(labels[start:]) for start in range(1, len(labels) - 1)]


def _ascii(rule: str) -> str:
    """As hosts stand in policies: labels outside ASCII in Punycode (RFC 3492)."""
    if rule.isascii():
        return rule.lower()
    labels = rule.lower().split(".")
    return ".".join(
        label if label.isascii() else f"xn--{label.encode('punycode').decode()}" for label in labels
    )
