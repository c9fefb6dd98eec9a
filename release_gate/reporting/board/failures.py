"""All failures of a run in one list: the first line of each, and behind it the evidence. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from release_gate.model import FAILING, CheckResult, GateResult, PackResult
from release_gate.reporting.board.markup import anchor, badge, day_and_time, duration, plural, text
from release_gate.reporting.board.message import headline, whole
from release_gate.reporting.past import Past, failing_since, key_of, outcomes_of

# Details of more failures: a run in which everything fails would make a page of megabytes.
MAX_DETAILED = 20
MAX_OPEN = 3  # failures that are shown unfolded
LOOKS = ("expected.png", "actual.png", "difference.png")

Files = Mapping[str, str]  # the address of a copy beside the board, by the path of the evidence


@dataclass(frozen=True)
class Failure:
    pack: PackResult
    result: CheckResult


def failures_of(gate: GateResult) -> list[Failure]:
    return [
        Failure(pack, result)
        for pack in gate.packs
        for result in pack.checks
        if result.status in FAILING
    ]


def failures(gate: GateResult, past: Past, files: Files) -> str:
    """The section of failures; "" if there are none."""
    found = failures_of(gate)
    problems = [pack for pack in gate.packs if pack.problem]
    if not found and not problems:
        return ""
    detailed = found[:MAX_DETAILED]
    unfolded = len(detailed) <= MAX_OPEN
    items = [_problem(pack) for pack in problems]
    items += [_failure(each, gate, past, files, unfolded) for each in detailed]
    rest = len(found) - len(detailed)
    more = f"<p>{plural(rest, 'more failure')} in the packs below.</p>\n" if rest else ""
    count = f'<span class="note">{len(found) + len(problems):,}</span>'
    return (
        f'<section id="failures" aria-labelledby="failures-h">\n<h2 id="failures-h">Failures '
        f'{count}</h2>\n<ol class="failures">\n' + "\n".join(items) + f"\n</ol>\n{more}</section>"
    )


def _problem(pack: PackResult) -> str:
    name = text(f"{pack.pack.label}: {pack.pack.title}")
    return (
        f'<li><div class="problem">{badge(pack.status)} <strong><a href="#pack-'
        f'{text(pack.pack.name)}">{name}</a></strong> <span class="reason">'
        f"{text(pack.problem, 400)}</span></div></li>"
    )


def _failure(each: Failure, gate: GateResult, past: Past, files: Files, unfolded: bool) -> str:
    check, key = each.result.check, key_of(each.pack, each.result)
    facts = (text(each.pack.pack.label), duration(each.result.seconds), _age(each, gate, past))
    summary = (
        f'{badge(each.result.status)} <span class="what"><strong>{text(check.title)}</strong> '
        f'<span class="reason">{text(headline(each.result))}</span> '
        f'<span class="note"><code>{text(check.id)}</code> · {" · ".join(facts)}</span></span>'
    )
    return (
        f"<li><details{' open' if unfolded else ''}>\n<summary>{summary}</summary>\n"
        f'<p class="why">Why it matters: {text(check.why)}.</p>\n'
        + "".join(f"{part}\n" for part in _details(each, files) if part)
        + f'<p class="note"><code>{text(check.where)}</code> '
        f'<a href="#{anchor(key)}">its row and last results</a></p>\n</details></li>'
    )


def _age(each: Failure, gate: GateResult, past: Past) -> str:
    key = key_of(each.pack, each.result)
    outcomes = outcomes_of(past, gate, key, each.result.status)
    runs, since = failing_since(outcomes)
    if runs == 1:
        known = len(outcomes) > 1
        return '<b class="new">newly failing</b>' if known else "first result of this check"
    return f"failing for {runs} runs, since {day_and_time(since)}"


def _details(each: Failure, files: Files) -> Iterator[str]:
    yield whole(each.result.message)
    kept = {path.rpartition("/")[2]: files[path] for path in each.result.evidence if path in files}
    name = text(each.result.check.id)
    looks = [(file, kept[file]) for file in LOOKS if file in kept]
    if len(looks) > 1:
        yield _comparison(looks, name)
    pictures = [(f, url) for f, url in kept.items() if f.endswith(".png") and f not in LOOKS]
    if pictures:
        images = "".join(_thumbnail(file, url, name) for file, url in pictures)
        yield f'<div class="pictures">{images}</div>'
    others = [(file, url) for file, url in kept.items() if not file.endswith(".png")]
    if others:
        links = " ".join(f'<a href="{text(url)}">{text(file)}</a>' for file, url in others)
        yield f'<p class="links">{links}</p>'
    if "trace.zip" in kept:
        yield '<p class="note">To open a trace: <code>playwright show-trace trace.zip</code></p>'


def _thumbnail(file: str, url: str, name: str) -> str:
    return (
        f'<figure><a href="{text(url)}"><img src="{text(url)}" loading="lazy" '
        f'alt="{text(file)} of {name}"></a><figcaption>{text(file)}</figcaption></figure>'
    )


def _comparison(looks: Sequence[tuple[str, str]], name: str) -> str:
    """The pictures side by side; a script adds a slider between the expected and the actual one."""
    figures = "".join(_look(file.removesuffix(".png"), text(url), name) for file, url in looks)
    return f'<div class="looks">{figures}</div>'


def _look(which: str, url: str, name: str) -> str:
    image = f'<img src="{url}" loading="lazy" alt="{which} look of {name}">'
    caption = f"<figcaption>{which.title()}</figcaption>"
    return f'<figure class="{which}"><a href="{url}">{image}</a>{caption}</figure>'
