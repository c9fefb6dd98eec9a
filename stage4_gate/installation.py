"""Tells whether the package `codemod` that Python imports is the one of this distribution.

Another distribution on PyPI is called `codemod` and has a package and a script of that name. pip
lets either one overwrite the other's files, and removes them with whichever is uninstalled.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from stage4_gate.errors import UserError

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec

PACKAGE = "codemod"
STAMP = b"stage4-gate"  # stands in the docstring of our codemod/__init__.py
REMEDY = (
    "to repair it: pip uninstall codemod; pip install --force-reinstall --no-deps stage4-gate"
    "; to keep both: uvx stage4-gate, or pipx run stage4-gate"
)


class InstallationError(UserError):
    """Files of this distribution are missing, or another distribution has overwritten them."""


def refuse_overwritten() -> None:
    """Raise InstallationError if our package was overwritten, in whole or in part."""
    fault = _fault_of_package() or _fault_of_files(Path(__file__).parents[1])
    if fault:
        raise InstallationError(fault, REMEDY)


def exit_if_overwritten(program: str) -> None:
    """End the process with one line and status 2 if our package was overwritten."""
    try:
        refuse_overwritten()
    except InstallationError as why:
        print(why.as_line(program), file=sys.stderr)
        sys.exit(why.exit_status)


def _fault_of_package() -> str:
    """The fault of the package that `import codemod` finds; "" = none."""
    if getattr(sys.modules.get(PACKAGE, sys), "__spec__", None) is None:
        return ""  # a module of that name without a specification was put in by hand
    spec = _specification()
    if spec is None or spec.loader is None or not spec.origin:
        return f"the package {PACKAGE!r} of stage4-gate is missing or incomplete"
    try:
        data = spec.loader.get_data(spec.origin)  # type: ignore[attr-defined]
    except (AttributeError, OSError):  # such as a frozen program: nothing can have overwritten it
        return ""
    if STAMP in data:
        return ""
    return f"the package {PACKAGE!r} in {Path(spec.origin).parent} belongs to another distribution"


def _specification() -> ModuleSpec | None:
    """What `importlib.util.find_spec` returns; that module takes longer to import."""
    if PACKAGE in sys.modules:
        return sys.modules[PACKAGE].__spec__
    found = (finder.find_spec(PACKAGE, None) for finder in sys.meta_path)
    return next(filter(None, found), None)


def _fault_of_files(site: Path) -> str:
    """The fault of the installed files next to this package; "" = none, or no record."""
    try:
        names = os.listdir(site)  # noqa: PTH208 - one system call instead of a Path for each name
    except OSError:
        return ""
    ours = [name for name in names if _is_metadata(name, "stage4_gate")]
    others = [name for name in names if _is_metadata(name, PACKAGE)]
    for path, size in _recorded(site, ours):
        try:
            same = os.stat(f"{site}/{path}").st_size == size  # noqa: PTH116 - quicker than a Path
        except OSError:
            return f"the file {site / path} of stage4-gate is missing"
        if others and not same:
            return f"the file {site / path} of stage4-gate was overwritten by {others[0]}"
    return ""


def _is_metadata(name: str, distribution: str) -> bool:
    return name.startswith(f"{distribution}-") and name.endswith((".dist-info", ".egg-info"))


def _recorded(site: Path, folders: list[str]) -> list[tuple[str, int]]:
    """The paths of our modules and their sizes in bytes, as pip recorded them."""
    found = []
    for folder in folders:
        try:
            lines = (site / folder / "RECORD").read_text("utf-8").splitlines()
        except OSError:
            continue
        for line in lines:
            path, _, size = line.rsplit(",", 2) if line.count(",") >= 2 else ("", "", "")
            if path.startswith(f"{PACKAGE}/") and path.endswith(".py") and size.isdigit():
                found.append((path, int(size)))
    return found
