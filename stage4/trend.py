"""Formats the history: a small chart, JSON, CSV. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict

from stage4.escape import json_text, line
from stage4.history import Record

BAR = 30  # characters of the longest bar
COLUMNS = ("time", "base_url", "status", "warnings", "count", "p50_ms", "p95_ms")


def as_text(records: Sequence[Record]) -> str:
    """One line per run: a bar as long as its p95, and a note if headers changed."""
    top = max((record.p95_ms or 0 for record in records), default=0)
    lines = [f"{'time (UTC)':<19}  {'status':<12}  {'p95':>10}  {'':<{BAR}}  base URL"]
    before: dict[str, Record] = {}
    for record in records:
        previous = before.get(record.base_url)
        changed = previous is not None and previous.headers != record.headers
        lines.append(_line(record, top) + ("  (headers changed)" if changed else ""))
        before[record.base_url] = record
    return "\n".join(lines) + "\n"


def _line(record: Record, top: float) -> str:
    p95 = "-" if record.p95_ms is None else f"{record.p95_ms:.1f} ms"
    bar = "#" * round(BAR * (record.p95_ms or 0) / top) if top else ""
    time = record.time[:19].replace("T", " ")
    return f"{time}  {record.status:<12}  {p95:>10}  {bar:<{BAR}}  {line(record.base_url)}"


def as_json(records: Sequence[Record]) -> str:
    """A list of objects with all fields of the records."""
    return json_text([asdict(record) for record in records])


def as_csv(records: Sequence[Record]) -> str:
    """RFC 4180; a quote in front of a text keeps a spreadsheet from reading it as a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for record in records:
        writer.writerow([_cell(getattr(record, column)) for column in COLUMNS])
    return text.getvalue()


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value else value
