"""Writes a new gate: settings, a pack that loads the service's pages, and Stage 4 after it.

python -m release_gate.new DIR [--url URL] [--start COMMAND]
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from release_gate.errors import BadSetting, NotWritten
from release_gate.model import Service
from release_gate.project import NAME, read_project
from release_gate.service.target import base_url
from stage4_gate.errors import UserError, reason_of

TEMPLATE = Path(__file__).resolve().parent / "template"
ROOTS = (".git", "pyproject.toml", "setup.cfg")  # the folder that has one is a repository
APPLY = ("apply", "--runtime", "package", "--no-backup", "--no-marker")
NEEDED = ("axe_playwright_python", "playwright", "psutil", "pytest")  # of the extra `gate`


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m release_gate.new", description="Write a new release gate, with Stage 4."
    )
    parser.add_argument("folder", metavar="DIR", help="the new folder, for example gate")
    help = "the address of the service (default: %(default)s)"
    parser.add_argument("--url", default=Service.url, metavar="URL", help=help)
    help = "the command that starts the service there for a run (default: it runs already)"
    parser.add_argument("--start", default="", metavar="COMMAND", help=help)
    options = parser.parse_args(argv)
    try:
        write_gate(Path(options.folder), options.url, options.start)
    except UserError as error:
        print(error.as_line(parser.prog), file=sys.stderr)
        return 2
    print(next_steps(options.folder, options.url, options.start))
    return 0


def write_gate(folder: Path, url: str, start: str) -> None:
    """Write the whole gate or nothing. Raises UserError."""
    folder = folder.resolve()
    values = {"root": _root(folder), "url": _address(url), "start": _command(start)}
    if folder.exists():
        raise NotWritten(f"{folder} exists", "name a folder that does not exist yet")
    with _in_place(folder) as new:
        shutil.copytree(TEMPLATE, new, ignore=shutil.ignore_patterns("__pycache__"))
        settings = new / NAME
        settings.write_text(_with_values(settings.read_text("utf-8"), values), encoding="utf-8")
        _add_stage4(new / "run_all.py")
        read_project(new)


@contextmanager
def _in_place(folder: Path) -> Iterator[Path]:
    """A folder to write, which then becomes `folder`."""
    try:
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as parent:
            new = Path(parent, folder.name)
            yield new
            new.rename(folder)
    except OSError as why:
        raise NotWritten(
            f"cannot write {folder}: {reason_of(why)}", f"its parent {folder.parent} must exist"
        ) from None


def _root(folder: Path) -> str:
    """The repository around the folder, relative to it; where there is none, the folder above."""
    marked = (p for name in ROOTS for p in folder.parents if (p / name).exists())
    return os.path.relpath(next(marked, folder.parent), folder)


def _address(url: str) -> str:
    try:
        return base_url(url, {})
    except BadSetting as why:
        raise NotWritten(why.message, "an address is for example http://127.0.0.1:5000") from None


def _command(start: str) -> str:
    try:
        shlex.split(start)
    except ValueError as why:
        raise NotWritten(f"invalid command {start!r}: {why}", "correct --start") from None
    return start


def _with_values(settings: str, values: dict[str, str]) -> str:
    """The settings with other values for these keys."""
    for key, value in values.items():
        old = re.search(rf"^{key} = .*", settings, re.M)
        assert old, f"the template has no {key}"
        new = f"{key} = {json.dumps(value, ensure_ascii=False)}"
        settings = settings[: old.start()] + new + settings[old.end() :]
    return settings


def _add_stage4(gate: Path) -> None:
    command = [sys.executable, "-m", "stage4_gate", *APPLY, str(gate)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = " ".join((done.stderr or done.stdout).split())
        raise NotWritten(f"Stage 4 could not be added: {said}", "correct that and try again")


def next_steps(folder: str, url: str, start: str) -> str:
    """What to do with a new gate."""
    steps = []
    if not all(map(find_spec, NEEDED)):
        steps.append('pip install "stage4-gate[gate]"')
    steps.append(f"list your pages in {folder}/{NAME}")
    if not start:
        steps.append(f"start the service at {url}")
    steps.append(f"python {shlex.quote(f'{folder}/run_all.py')}")
    steps.append(f"add checks in {folder}/packs/NAME/test_NAME.py, and qa/ to .gitignore")
    numbered = (f"  {number}. {step}" for number, step in enumerate(steps, 1))
    return "\n".join((f"wrote {folder}/ with a pack of checks and Stage 4; next:", *numbered))


if __name__ == "__main__":
    sys.exit(main())
