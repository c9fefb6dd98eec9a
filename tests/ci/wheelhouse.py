"""A folder of wheels that stands for the package index: pip installs from it without a network."""

from __future__ import annotations

import zipfile
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

from scripts.build_package import build
from tests.checkout import copy_sources

EPOCH = 1_700_000_000
LEFT_OUT = ("INSTALLER", "REQUESTED", "direct_url.json")


def make_wheelhouse(folder: Path) -> Path:
    """The wheel of this checkout, and those of everything that it or its build needs."""
    build(copy_sources(folder / "source"), folder / "wheels", EPOCH)
    for name in {*needed_by("stage4-gate"), "setuptools"}:
        repack(distribution(name), folder / "wheels")
    return folder / "wheels"


def needed_by(name: str) -> set[str]:
    """The names of all distributions that one needs on this Python, without extras."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for text in distribution(waiting.pop()).requires or ():
            wanted = Requirement(text)
            applies = wanted.marker is None or wanted.marker.evaluate({"extra": ""})
            if applies and wanted.name not in found:
                found.add(wanted.name)
                waiting.append(wanted.name)
    return found


def repack(installed: Distribution, folder: Path) -> Path:
    """Make the wheel again that a distribution was installed from; its scripts are left out."""
    tag = next(
        line.partition(": ")[2]
        for line in (installed.read_text("WHEEL") or "").splitlines()
        if line.startswith("Tag: ")
    )
    name = installed.metadata["Name"].replace("-", "_").replace(".", "_")
    path = folder / f"{name}-{installed.version}-{tag}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for file in installed.files or ():
            inside = ".." not in file.parts and "__pycache__" not in file.parts
            if inside and file.name not in LEFT_OUT:
                archive.write(str(file.locate()), str(file))
    return path
