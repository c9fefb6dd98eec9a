"""The quality board, public/test2.html: an overview, and a section per pack. Pure."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import quote

from release_gate.model import CheckResult, GateResult, PackResult, Status
from release_gate.reporting.formats import tally
from release_gate.reporting.trend import Point, trend
from stage4.board import put_section, section
from stage4_gate.printable import printable

OVERVIEW_RANK = 0
FIRST_RANK = 10  # of the packs, which are in the order of the plan
SHOWN = (Status.FAIL, Status.ERROR, Status.FLAKY)

Screenshots = Mapping[str, bytes]  # PNGs of failures, by the path of the evidence
NO_SCREENSHOTS: Screenshots = {}


def with_run(
    page: str | None,
    gate: GateResult,
    past: Sequence[Point] = (),
    screenshots: Screenshots = NO_SCREENSHOTS,
) -> str:
    """The board's HTML with this run on it; `page` is None if there is no board yet."""
    page = put_section(page, "gate", overview(gate, past), OVERVIEW_RANK)
    for rank, result in enumerate(gate.packs, FIRST_RANK):
        html = pack_section(result, gate.base_url, screenshots)
        page = put_section(page, _key(result), html, rank)
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


def pack_section(
    result: PackResult, base_url: str, screenshots: Screenshots = NO_SCREENSHOTS
) -> str:
    """The section of one pack: version, description, link, code, test, and its failures."""
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
    body = section(heading, result.status.value, facts, _failures(result, screenshots))
    return f'<div id="{_key(result)}">\n{body}\n</div>'


def _key(result: PackResult) -> str:
    return f"pack-{result.pack.name}"


def _failures(result: PackResult, screenshots: Screenshots) -> str:
    items = [f"<li>{escape(printable(result.problem))}</li>"] if result.problem else []
    items += [_failure(check, screenshots) for check in result.checks if check.status in SHOWN]
    return "<h3>Failures</h3>\n<ul>\n" + "\n".join(items) + "\n</ul>" if items else ""


def _failure(result: CheckResult, screenshots: Screenshots) -> str:
    name = printable(f"{result.check.id} {result.check.title}")
    links = " ".join(
        f'<a href="../qa/{escape(quote(path))}">{escape(path.rsplit("/")[-1])}</a>'
        for path in result.evidence
    )
    known = (path for path in result.evidence if path in screenshots)
    figures = "".join(_figure(path, screenshots[path]) for path in known)
    message = escape(printable(result.message.strip()))
    text = f"{result.status.value}: {message} {links}{figures}"
    return f"<li><strong>{escape(name)}</strong> {text}</li>"


def _figure(path: str, png: bytes) -> str:
    """Embedded in the page, which may be served or mailed without the files beside it."""
    name = escape("/".join(path.split("/")[-2:]))
    source = f"data:image/png;base64,{b64encode(png).decode()}"
    return f'<figure><figcaption>{name}</figcaption><img src="{source}" alt="{name}"></figure>'
