"""The quality board, public/test2.html: an overview and a section a pack. Text in, text out."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import quote

from release_gate.model import CheckResult, GateResult, PackResult, Status
from release_gate.reporting.formats import printable, tally
from release_gate.reporting.trend import Point, trend
from stage4.board import put_section, section

OVERVIEW_RANK = 0
FIRST_RANK = 10  # of the packs; they keep the plan's order
NONE: Mapping[str, bytes] = {}
BAD = (Status.FAIL, Status.ERROR, Status.FLAKY)


Pictures = Mapping[str, bytes]  # PNGs of what failed, by the path of the evidence


def with_run(
    page: str | None, gate: GateResult, past: Sequence[Point] = (), pictures: Pictures = NONE
) -> str:
    """The board's page with this run on it; None is a page that does not exist yet."""
    page = put_section(page, "gate", overview(gate, past), OVERVIEW_RANK)
    for rank, result in enumerate(gate.packs, FIRST_RANK):
        page = put_section(page, _key(result), pack_section(result, gate.base_url, pictures), rank)
    return page


def overview(gate: GateResult, past: Sequence[Point] = ()) -> str:
    status = Status.PASS if gate.passed else Status.FAIL
    facts = [
        ("Checks", escape(tally(gate))),
        ("Against", escape(printable(gate.base_url))),
        ("Duration", f"{gate.seconds:.1f} s"),
    ]
    more = f"{_table(gate.packs)}\n{trend(past)}"
    return section("Release gate", status.value, facts, more, note=gate.started)


def _table(packs: Sequence[PackResult]) -> str:
    columns = ("Pack", "Status", "Checks", "Seconds")
    head = "".join(f'<th scope="col">{name}</th>' for name in columns)
    rows = "\n".join(_row(result) for result in packs)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"


def _row(result: PackResult) -> str:
    name = escape(f"{result.pack.label}: {result.pack.title}")
    badge = f'<span class="badge {result.status.value.lower()}">{result.status.value}</span>'
    return (
        f'<tr><td><a href="#{_key(result)}">{name}</a></td><td>{badge}</td>'
        f"<td>{result.count(Status.PASS)} of {len(result.checks)}</td>"
        f"<td>{result.seconds:.1f}</td></tr>"
    )


def pack_section(result: PackResult, base_url: str, pictures: Pictures = NONE) -> str:
    """The section of one pack: the seed's columns, and what failed."""
    pack = result.pack
    link = f'<a href="{escape(base_url + pack.link)}">{escape(pack.link)}</a>'
    facts = [
        ("Version", escape(pack.version)),
        ("Description", escape(pack.description)),
        ("Link", link),
        ("Code", f"<code>{escape(pack.path)}</code>"),
        ("Test", f"{result.count(Status.PASS)} of {len(result.checks)} in {result.seconds:.1f} s"),
    ]
    heading = f"{pack.label}: {pack.title}"
    body = section(heading, result.status.value, facts, _failures(result, pictures))
    return f'<div id="{_key(result)}">\n{body}\n</div>'


def _key(result: PackResult) -> str:
    return f"pack-{result.pack.name}"


def _failures(result: PackResult, pictures: Pictures) -> str:
    items = [f"<li>{escape(printable(result.problem))}</li>"] if result.problem else []
    items += [_failure(check, pictures) for check in result.checks if check.status in BAD]
    return "<h3>What did not pass</h3>\n<ul>\n" + "\n".join(items) + "\n</ul>" if items else ""


def _failure(result: CheckResult, pictures: Pictures) -> str:
    name = printable(f"{result.check.id} {result.check.title}")
    links = " ".join(
        f'<a href="../qa/{escape(quote(path))}">{escape(path.rsplit("/")[-1])}</a>'
        for path in result.evidence
    )
    known = (path for path in result.evidence if path in pictures)
    shown = "".join(_picture(path, pictures[path]) for path in known)
    message = escape(printable(result.message.strip()))
    said = f"{result.status.value}: {message} {links}{shown}"
    return f"<li><strong>{escape(name)}</strong> {said}</li>"


def _picture(path: str, png: bytes) -> str:
    """Within the page: served by the backend or sent by mail, it has no files beside it."""
    name = escape("/".join(path.split("/")[-2:]))
    source = f"data:image/png;base64,{b64encode(png).decode()}"
    return f'<figure><figcaption>{name}</figcaption><img src="{source}" alt="{name}"></figure>'
