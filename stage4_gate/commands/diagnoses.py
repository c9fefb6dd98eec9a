"""What `stage4-gate doctor` looks at. Nothing is changed, and no request is sent."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from stage4_gate.commands.completion import PROGRAMS
from stage4_gate.errors import UserError

DISTRIBUTION = "stage4-gate"
BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")
OK, WARNING, PROBLEM = "ok", "warning", "problem"


class Diagnosis(NamedTuple):
    """One line: `status` is OK, WARNING, or PROBLEM if a run would fail because of it."""

    topic: str
    status: str
    message: str
    hint: str = ""


def all_of(environment: Mapping[str, str], folder: Path) -> list[Diagnosis]:
    """Everything there is to say about this machine and the project in a folder."""
    return [
        *python(),
        *packages(),
        *scripts(environment),
        *browser(environment, folder),
        *gates(folder),
        *run(environment, folder),
    ]


def python() -> Iterator[Diagnosis]:
    """The interpreter."""
    from platform import python_version

    yield Diagnosis("Python", OK, f"{python_version()}, {sys.executable}")


def packages() -> Iterator[Diagnosis]:
    """This distribution, what it needs, and what would overwrite its files."""
    from importlib.metadata import PackageNotFoundError, distribution, requires, version

    site = distribution(DISTRIBUTION).locate_file("")
    yield Diagnosis("packages", OK, f"{DISTRIBUTION} {version(DISTRIBUTION)} in {site}")
    for name in _needed(requires(DISTRIBUTION) or ()):
        try:
            yield Diagnosis("packages", OK, f"{name} {version(name)}")
        except PackageNotFoundError:
            hint = f"pip install {name}"
            yield Diagnosis("packages", PROBLEM, f"{name} is not installed", hint)
    with contextlib.suppress(PackageNotFoundError):
        yield Diagnosis(
            "packages",
            WARNING,
            f"codemod {version('codemod')} is installed too: the one that is installed or removed"
            " next overwrites or deletes files of the other",
            f"pip uninstall codemod; pip install --force-reinstall --no-deps {DISTRIBUTION}",
        )


def _needed(requirements: Iterable[str]) -> Iterator[str]:
    """The names of requirements without those of extras and of other Python versions."""
    import re

    for requirement in requirements:
        text, _, marker = requirement.partition(";")
        if not marker or ("python_version" in marker and sys.version_info < (3, 11)):
            yield re.split(r"[^\w.-]", text.strip())[0]


def scripts(environment: Mapping[str, str]) -> Iterator[Diagnosis]:
    """Whether the programs on PATH are those of this Python."""
    here = Path(sys.executable).parent
    for name in PROGRAMS:
        found = shutil.which(name, path=environment.get("PATH"))
        if found is None:
            hint = f"use {sys.executable} -m stage4_gate, or add {here} to PATH"
            yield Diagnosis("scripts", WARNING, f"{name} is not on PATH", hint)
        elif Path(found).parent != here:
            hint = "use stage4-gate, or activate the environment that you mean"
            message = f"{name} on PATH belongs to another environment: {found}"
            yield Diagnosis("scripts", WARNING, message, hint)
        else:
            yield Diagnosis("scripts", OK, found)


def browser(environment: Mapping[str, str], folder: Path) -> Iterator[Diagnosis]:
    """The browser of the reference gate; nothing else needs one."""
    wanted = environment.get("GATE_BROWSER", "")
    names = (wanted,) if wanted else BROWSERS
    path = environment.get("PATH")
    found = next(filter(None, (shutil.which(name, path=path) for name in names)), "")
    if found:
        yield Diagnosis("browser", OK, f"{found}; only the reference gate needs one")
    elif wanted:
        message = f"GATE_BROWSER={wanted}: no such program"
        yield Diagnosis("browser", WARNING, message, "correct it, or unset it")
    elif (folder / "release_gate" / "packs").is_dir():
        hint = "bash scripts/setup.sh installs one, or use Playwright's own"
        yield Diagnosis("browser", WARNING, f"none of {', '.join(BROWSERS)} is on PATH", hint)
    else:
        yield Diagnosis("browser", OK, "none found; only the reference gate needs one")


def gates(folder: Path) -> Iterator[Diagnosis]:
    """What would happen on the exit path of each gate of the settings."""
    from codemod.checking import check
    from codemod.job import Options
    from codemod.settings import project_of

    try:
        project = project_of(folder)
    except UserError as why:
        yield Diagnosis("gate", PROBLEM, why.message, why.hint)
        return
    for gate in project.gates:
        shown = Path(os.path.relpath(gate, folder))
        if not gate.exists():
            status = PROBLEM if project.declared else WARNING
            hint = "correct gates in the settings"
            if not project.declared:
                hint = "name your gate: gates in [codemod] of setup.cfg, or in [tool.codemod]"
            yield Diagnosis("gate", status, f"{shown} does not exist", hint)
            continue
        (outcome,) = check([shown], Options())
        status = {"current": OK, "absent": WARNING}.get(outcome.status, PROBLEM)
        message = f"{shown}: {outcome.status}: {outcome.message}"
        yield Diagnosis("gate", status, message, outcome.hint)
        yield _writable("gate", gate.parent)


def run(environment: Mapping[str, str], folder: Path) -> Iterator[Diagnosis]:
    """What `stage4 run` would do here, and whether it could write its results."""
    from stage4.checks import chosen
    from stage4.config.configure import configure
    from stage4.history import DEFAULT_PATH
    from stage4.output.store import DEFAULT_FOLDER
    from stage4.redact import shown

    try:
        settings, outputs = configure({}, environment, folder)
        names = [check.name for check in chosen(settings)]
    except UserError as why:
        yield Diagnosis("run", PROBLEM, why.message, why.hint)
        return
    public = shown(settings)
    intent = "live" if settings.expect_live else "not live"
    yield Diagnosis("run", OK, f"checks {public.base_url} ({', '.join(names)})")
    yield Diagnosis(
        "run", OK, f"pings {public.health_url}, profile {settings.profile}, intent {intent}"
    )
    yield _writable("results", folder / (outputs.output_dir or DEFAULT_FOLDER))
    yield _writable("history", (folder / (outputs.history or DEFAULT_PATH)).parent)
    yield _writable("temporary files", Path(tempfile.gettempdir()))


def _writable(topic: str, folder: Path) -> Diagnosis:
    """Whether a folder, or the one that it would be made in, can be written to."""
    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    made = "" if place == folder else " (will be made)"
    if place.is_dir() and os.access(place, os.W_OK | os.X_OK):
        return Diagnosis(topic, OK, f"can write to {folder}{made}")
    return Diagnosis(topic, PROBLEM, f"cannot write to {place}", "make it a writable folder")
