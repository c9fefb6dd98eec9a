"""The quality board, public/test2.html: an overview and a section a pack, rewritten in place."""

from __future__ import annotations

from html import escape

from release_gate.model import CheckResult, GateResult, PackResult, Status
from release_gate.reports import printable, tally
from stage4.artifacts.board import put_section, section

OVERVIEW_RANK = 0
FIRST_RANK = 10  # of the packs; they keep the plan's order


def with_run(page: str | None, gate: GateResult) -> str:
    """The board's page with this run on it; None is a page that does not exist yet."""
    page = put_section(page, "gate", overview(gate), OVERVIEW_RANK)
    for rank, result in enumerate(gate.packs, FIRST_RANK):
        page = put_section(page, f"pack-{result.pack.name}", pack_section(result), rank)
    return page


def overview(gate: GateResult) -> str:
    status = Status.PASS if gate.passed else Status.FAIL
    facts = [
        ("Checks", escape(tally(gate))),
        ("Against", escape(printable(gate.base_url))),
        ("Duration", f"{gate.seconds:.1f} s"),
    ]
    return section("Release gate", status.value, facts, note=gate.started)


def pack_section(result: PackResult) -> str:
    """The section of one pack: the seed's columns, and what failed."""
    pack = result.pack
    link = escape(pack.link)
    facts = [
        ("Version", escape(pack.version)),
        ("Description", escape(pack.description)),
        ("Link", f'<a href="{link}">{link}</a>'),
        ("Code", f"<code>{escape(pack.path)}</code>"),
        ("Test", f"{result.count(Status.PASS)} of {len(result.checks)} in {result.seconds:.1f} s"),
    ]
    heading = f"{pack.label}: {pack.title}"
    return section(heading, result.status.value, facts, _failures(result))


def _failures(result: PackResult) -> str:
    items = [f"<li>{escape(printable(result.problem))}</li>"] if result.problem else []
    items += [_failure(c) for c in result.checks if c.status in (Status.FAIL, Status.ERROR)]
    return "<ul>\n" + "\n".join(items) + "\n</ul>" if items else ""


def _failure(result: CheckResult) -> str:
    name = printable(f"{result.check.id} {result.check.title}")
    return f"<li><strong>{escape(name)}</strong>: {escape(printable(result.message))}</li>"
