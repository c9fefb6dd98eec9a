"""Reads the summaries of the places that a command line names."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from stage4.errors import UsageError
from stage4.merging.document import verdicts_of
from stage4.model import Verdict
from stage4_gate.errors import reason_of

SUMMARY = "summary.json"
MAX_BYTES = 32 * 1024 * 1024
MAX_PLACES = 1000
MAX_DEPTH = 6  # of folders below the one that is named, as in an archive of a whole checkout


class Place(NamedTuple):
    """A place and its runs, one for each target; without runs `problem` says why."""

    name: str
    path: Path
    verdicts: tuple[Verdict, ...] = ()
    problem: str = ""


def read_places(words: Sequence[str], folder: Path) -> list[Place]:
    """The places in their order; each word is `DIR` or `NAME=DIR`. Raises UsageError."""
    if len(words) > MAX_PLACES:
        raise UsageError(f"{len(words)} places were given", f"merge at most {MAX_PLACES}")
    named = [_named(word, folder) for word in words]
    names = [name for name, _ in named]
    twice = next((name for name in names if names.count(name) > 1), "")
    if twice:
        raise UsageError(f"two places are called {twice!r}", "name them: NAME=DIR")
    return [_read(name, path) for name, path in named]


def _named(word: str, folder: Path) -> tuple[str, Path]:
    name, equals, path = word.partition("=")
    if not equals or "/" in name:
        name, path = "", word
    if not path:
        raise UsageError(f"{word!r} names no folder", "give NAME=DIR")
    place = folder / path
    own = place.parent if place.name == SUMMARY else place
    return name or own.resolve().name, place


def _read(name: str, path: Path) -> Place:
    try:
        file = path if path.is_file() else _summary_in(path)
        if file.stat().st_size > MAX_BYTES:
            raise ValueError(f"it is larger than {MAX_BYTES / 2**20:g} MB")
        document = json.loads(file.read_bytes())
        return Place(name, file, verdicts_of(document))
    except OSError as why:
        return Place(name, path, problem=f"{why.filename or path}: {reason_of(why)}")
    except RecursionError:
        return Place(name, path, problem=f"{path}: it is nested too deeply")
    except json.JSONDecodeError as why:
        return Place(name, path, problem=f"{path}: it is not JSON: {why}")
    except ValueError as why:  # also what is not UTF-8
        return Place(name, path, problem=f"{path}: {reason_of(why)}")


def _summary_in(folder: Path) -> Path:
    """The summary in a folder, or the one nearest below it. Raises OSError or ValueError."""
    if not folder.is_dir():
        raise FileNotFoundError(2, "there is no such folder", str(folder))
    for level in _levels(folder):
        found = [each / SUMMARY for each in level if (each / SUMMARY).is_file()]
        if len(found) > 1:
            raise ValueError(f"it has several summaries: {found[0]} and {found[1]}")
        if found:
            return found[0]
    raise ValueError(f"it has no {SUMMARY}")


def _levels(folder: Path) -> Iterator[list[Path]]:
    """The folder, then its folders in order of names, and so on."""
    level = [folder]
    for _ in range(MAX_DEPTH + 1):
        yield level
        level = sorted(
            Path(entry.path)
            for each in level
            for entry in os.scandir(each)
            if entry.is_dir(follow_symlinks=False)
        )
