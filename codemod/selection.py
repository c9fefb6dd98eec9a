"""Selects the gates of a command: from arguments, a list, a folder, or the settings."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from codemod.errors import ConfigurationError, FileError
from codemod.files import is_folder
from codemod.settings import project_of
from stage4_gate.errors import reason_of

PATH_HINT = "give the path of the gate script"


def named(paths: Sequence[Path], search: bool, files_from: str = "") -> list[Path]:
    """The gates meant; a folder is searched with `search`. Raises UserError.

    files_from  a file with more paths, one on each line; "-" = standard input, "" = none. With
                it, no path at all means no gate, and never the settings' ones.
    """
    if files_from:
        wanted: Sequence[Path] = [*paths, *_listed(files_from)]
    else:
        wanted = paths or project_of(Path.cwd()).gates
    found: list[Path] = []
    for path in wanted:
        if not is_folder(path):
            found.append(_shown(path))
        elif search:
            found += _searched(path)
        else:
            raise ConfigurationError(
                f"{path} is a folder", hint="give the path of a gate script in it"
            )
    return found


def _listed(name: str) -> list[Path]:
    """Read paths from a file: one per line, or NUL-separated as from `git ls-files -z`."""
    import sys

    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as why:
        raise FileError(
            f"cannot read {name}: {reason_of(why)}",
            hint="--files-from takes a file, or - for standard input",
        ) from None
    lines = data.split(b"\0") if b"\0" in data else data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    return [Path(os.fsdecode(line)) for line in (line.rstrip(b"\r") for line in lines) if line]


def _shown(path: Path) -> Path:
    """The path relative to the working folder, if it is inside of it."""
    with contextlib.suppress(ValueError):
        return path.relative_to(Path.cwd())
    return path


def _searched(folder: Path) -> list[Path]:
    from codemod import discovery

    gates = list(discovery.gates(folder))
    known = {gate.resolve() for gate in gates}
    root = folder.resolve()
    for gate in project_of(root).gates:
        if root in gate.resolve().parents and gate.exists() and gate.resolve() not in known:
            gates.append(_shown(gate))
    return gates or [folder]  # which is then reported as a place without a gate


def hint_for_missing(path: Path) -> str:
    """The hint for a missing path: a similar path, or scripts that look like gates."""
    from codemod import discovery

    project = project_of(path.absolute())
    if not project.declared and path.absolute() in project.gates:
        return _hint_for_undeclared(project.root)
    near = discovery.near_path(path)
    return f"did you mean {near}?" if near else PATH_HINT


def _hint_for_undeclared(root: Path) -> str:
    """The hint for a project that names no gate: where the stage is, or could be."""
    from codemod import discovery

    found = [str(_shown(path)) for path in islice(discovery.gates(root), discovery.MAX_CANDIDATES)]
    if not found:
        return hint_for_folder(root)
    which = "that path" if len(found) == 1 else "one of these paths"
    return (
        f"the stage is in {', '.join(found)}: give {which}, or name it under gates in the settings"
    )


def hint_for_folder(folder: Path) -> str:
    """The hint for a folder without a gate: scripts that look like gates."""
    from codemod import discovery
    from stage4_gate.printable import shell_word

    found = [str(_shown(path)) for path in discovery.candidates(folder)]
    if not found:
        return f"no script in this folder looks like a gate; {PATH_HINT}"
    command = f"stage4-gate apply {shell_word(found[0])}"
    return f"these scripts look like gates: {', '.join(found)}; try {command}"
