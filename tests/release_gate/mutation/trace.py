"""Records what a backend runs and opens while a check uses it.

Lines of backend/ that any thread runs, and files below the working folder that are opened (pages,
migrations), go to a JSON file in `$MUTATION_TRACE` when the process ends.
"""

from __future__ import annotations

import json
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any
from uuid import uuid4

FOLDER = "MUTATION_TRACE"


@contextmanager
def recording(folder: str | None) -> Iterator[None]:
    """Record while the block runs; do nothing without a folder."""
    if not folder:
        yield
        return
    record = _Record(f"{Path.cwd()}/")
    sys.addaudithook(record.audit)
    threading.settrace(record.call)
    sys.settrace(record.call)
    try:
        yield
    finally:
        sys.settrace(None)
        threading.settrace(None)
        record.write(Path(folder))


class _Record:
    def __init__(self, root: str) -> None:
        self._root, self._code = root, f"{root}backend/"
        self._lines: dict[str, set[int]] = defaultdict(set)
        self._opened: set[str] = set()

    def call(self, frame: FrameType, event: str, argument: Any) -> Any:
        name = frame.f_code.co_filename
        if not name.startswith(self._code):
            return None
        if frame.f_code.co_name == "<module>":
            return None  # every check imports it
        lines = self._lines[name]
        lines.add(frame.f_lineno)

        def line(frame: FrameType, event: str, argument: Any) -> Any:
            lines.add(frame.f_lineno)
            return line

        return line

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and str(arguments[0]).startswith(self._root):
            self._opened.add(str(arguments[0]))

    def write(self, folder: Path) -> None:
        start = len(self._root)
        lines = {name[start:]: sorted(found) for name, found in list(self._lines.items())}
        opened = sorted(name[start:] for name in list(self._opened))
        record = json.dumps({"lines": lines, "opened": opened})
        (folder / f"{uuid4().hex}.json").write_text(record, encoding="utf-8")


def read(folder: Path) -> tuple[dict[str, set[int]], set[str]]:
    """Everything that the processes of one check recorded: lines by file, opened files."""
    lines: dict[str, set[int]] = defaultdict(set)
    opened: set[str] = set()
    for path in folder.glob("*.json"):
        record = json.loads(path.read_text("utf-8"))
        opened.update(record["opened"])
        for name, found in record["lines"].items():
            lines[name].update(found)
    return lines, opened
