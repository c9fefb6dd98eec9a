"""What the service is made of: every package that it needs, its version, its licence.

    python -m release_gate.testkit.licences

`licences.json` says which licences are allowed, by their SPDX identifiers, and what packages from
before PEP 639 call them.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from configparser import ConfigParser
from dataclasses import asdict, dataclass
from email.message import Message
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import cast

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from release_gate.paths import ROOT

LISTS = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
OF_THE_SERVICE = (("options", "install_requires"), ("options.extras_require", "backend"))


@dataclass(frozen=True)
class Dependency:
    """`version` is empty where it is not installed; `problem` is empty where nothing is wrong."""

    name: str
    version: str
    licence: str
    problem: str


def dependencies(requirements: Sequence[str]) -> tuple[Dependency, ...]:
    """All that the requirements need on this machine, and what these need in turn, by name."""
    found: dict[str, Dependency] = {}
    waiting = [Requirement(text) for text in requirements]
    while waiting:
        wanted = waiting.pop(0)
        if wanted.marker and not wanted.marker.evaluate({"extra": ""}):
            continue
        name = canonicalize_name(wanted.name)
        seen, needs = _look(name, wanted)
        if name not in found:
            waiting += needs
        if name not in found or seen.problem:
            found[name] = seen
    return tuple(found[name] for name in sorted(found))


def requirements_of_the_service() -> list[str]:
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    return [
        line
        for section, option in OF_THE_SERVICE
        for line in config[section][option].splitlines()
        if line.strip()
    ]


def is_allowed(licence: str) -> bool:
    """An SPDX expression: one of an OR is enough, all of an AND are needed; if in doubt, no."""
    plain = licence.replace("(", " ").replace(")", " ")
    return bool(plain.strip()) and all(
        any(name.strip() in LISTS["allowed"] for name in part.split(" OR "))
        for part in plain.split(" AND ")
    )


def licence_of(found: Distribution) -> str:
    """As an SPDX expression where the package's metadata can be read as one; else what it says."""
    said = cast(Message, found.metadata)  # which PackageMetadata describes in part
    expression = said.get("License-Expression")
    if expression:
        return str(expression)
    for classifier in said.get_all("Classifier") or ():
        match = re.match(r"License :: (?:OSI Approved :: )?(.+)", classifier)
        if match:
            return str(LISTS["other_names"].get(match[1], match[1]))
    first = next(iter(str(said.get("License") or "").strip().splitlines()), "")
    return str(LISTS["other_names"].get(first, first))


def _look(name: str, wanted: Requirement) -> tuple[Dependency, list[Requirement]]:
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return Dependency(name, "", "", "it is not installed"), []
    licence = licence_of(found)
    problem = ""
    if not wanted.specifier.contains(found.version, prereleases=True):
        problem = f"{wanted} is asked for"
    elif not is_allowed(licence):
        problem = f"its licence is not on the list: {licence or 'it names none'}"
    needs = [Requirement(text) for text in found.requires or ()]
    return Dependency(name, found.version, licence, problem), needs


def report(found: Sequence[Dependency]) -> str:
    """As JSON, for the archive of a release."""
    return json.dumps([asdict(each) for each in found], indent=2) + "\n"


def lines(found: Sequence[Dependency]) -> Iterator[str]:
    for each in found:
        yield f"{each.name:24} {each.version:12} {each.licence:30} {each.problem}".rstrip()


def main() -> int:
    found = dependencies(requirements_of_the_service())
    print("\n".join(lines(found)))
    return 1 if any(each.problem for each in found) else 0


if __name__ == "__main__":
    sys.exit(main())
