"""The dependencies of the service: every package that it needs, with version and licence.

    python -m release_gate.testkit.licences

`licences.json` lists the allowed licences by SPDX identifier, and the names that packages from
before PEP 639 use for them.
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

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LISTS = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Dependency:
    """One package. `version` is "" if it is not installed, `problem` is "" if there is none."""

    name: str
    version: str
    licence: str
    problem: str


def dependencies(requirements: Sequence[str]) -> tuple[Dependency, ...]:
    """The installed dependencies of the requirements, transitively, in alphabetical order."""
    found: dict[str, Dependency] = {}
    waiting = [Requirement(text) for text in requirements]
    while waiting:
        wanted = waiting.pop(0)
        if wanted.marker and not wanted.marker.evaluate({"extra": ""}):
            continue
        name = canonicalize_name(wanted.name)
        dependency, needs = _inspect(name, wanted)
        if name not in found:
            waiting += needs
        if name not in found or dependency.problem:
            found[name] = dependency
    return tuple(found[name] for name in sorted(found))


def requirements_of_the_service() -> list[str]:
    """What the package needs, and what the backend needs beside it."""
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    needed = config["options"]["install_requires"].splitlines()
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    return [line for line in [*needed, *groups["backend"]] if line.strip()]


def is_allowed(licence: str) -> bool:
    """Whether an SPDX expression is allowed: one operand of OR suffices, AND needs all.

    An expression that is not understood is not allowed.
    """
    plain = licence.replace("(", " ").replace(")", " ")
    return bool(plain.strip()) and all(
        any(name.strip() in LISTS["allowed"] for name in part.split(" OR "))
        for part in plain.split(" AND ")
    )


def licence_of(found: Distribution) -> str:
    """The licence as an SPDX expression where the metadata allows it, else as it stands there."""
    metadata = cast(Message, found.metadata)  # PackageMetadata declares only a part of it
    expression = metadata.get("License-Expression")
    if expression:
        return str(expression)
    for classifier in metadata.get_all("Classifier") or ():
        match = re.match(r"License :: (?:OSI Approved :: )?(.+)", classifier)
        if match:
            return str(LISTS["other_names"].get(match[1], match[1]))
    first = next(iter(str(metadata.get("License") or "").strip().splitlines()), "")
    return str(LISTS["other_names"].get(first, first))


def _inspect(name: str, wanted: Requirement) -> tuple[Dependency, list[Requirement]]:
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return Dependency(name, "", "", "not installed"), []
    licence = licence_of(found)
    problem = ""
    if not wanted.specifier.contains(found.version, prereleases=True):
        problem = f"{wanted} is required"
    elif not is_allowed(licence):
        problem = f"licence not allowed: {licence or 'none given'}"
    needs = [Requirement(text) for text in found.requires or ()]
    return Dependency(name, found.version, licence, problem), needs


def report(found: Sequence[Dependency]) -> str:
    """The dependencies as JSON, for the archive of a release."""
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
