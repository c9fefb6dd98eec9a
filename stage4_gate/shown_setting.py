"""Settings as `stage4-gate config show` prints them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from stage4_gate.printable import printable

DEFAULT = "default"
NONE = "-"
WIDEST_VALUE = 40  # columns; a longer value moves its source to the right


class ShownSetting(NamedTuple):
    """One setting: its value as text, without secrets, and where that comes from."""

    name: str
    value: str
    source: str


def as_table(settings: Sequence[ShownSetting], columns: int) -> list[str]:
    """A line for each setting; where it is longer than `columns`, the source has one of its own."""
    rows = [ShownSetting(*map(printable, setting)) for setting in settings]
    name_width = max(len(row.name) for row in rows)
    value_width = min(max(len(row.value) for row in rows), WIDEST_VALUE)
    lines = []
    for name, value, source in rows:
        line = f"  {name:<{name_width}}  {value:<{value_width}}"
        if len(line) + 2 + len(source) <= columns:
            lines.append(f"{line}  {source}")
        else:
            lines += [line.rstrip(), f"  {'':<{name_width}}  from {source}"]
    return lines
