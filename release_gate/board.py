"""The quality board, public/test2.html: a section a pack, rewritten in place."""

from __future__ import annotations

from html import escape
from pathlib import Path

from release_gate.model import GateResult, PackResult, Status

COLUMNS = ("Version", "Description", "Link", "Code", "Test", "Status")


def section(result: PackResult) -> str:
    """The section of one pack as HTML: the seed's columns, and what failed."""
    pack = result.pack
    passed, total = result.count(Status.PASS), len(result.checks)
    cells = (
        escape(pack.version),
        escape(pack.description),
        f'<a href="{escape(pack.link)}">{escape(pack.link)}</a>',
        f"<code>{escape(pack.path)}</code>",
        f"{passed} of {total}",
        f'<strong class="{result.status.value.lower()}">{result.status.value}</strong>',
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in COLUMNS)
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    return (
        f"<h2>{escape(pack.label)}: {escape(pack.title)}</h2>\n"
        f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody><tr>{row}</tr></tbody>\n</table>\n"
        f"{_failures(result)}"
    )


def _failures(result: PackResult) -> str:
    lines = [result.problem] if result.problem else []
    for check in result.checks:
        if check.status in (Status.FAIL, Status.ERROR):
            lines.append(f"{check.check.id} {check.check.title}: {check.message}")
    items = "".join(f"<li>{escape(line)}</li>\n" for line in lines)
    return f'<ul class="failures">\n{items}</ul>\n' if items else ""


def update_board(path: Path, gate: GateResult) -> None:
    """Puts a section a pack into the board; makes the board where it is missing."""
