"""The top of the board: the verdict, where it comes from, and what changed. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from release_gate.model import FAILING, GateResult, Status
from release_gate.reporting.board.markup import (
    WORDS,
    address,
    anchor,
    badge,
    duration,
    plural,
    text,
)
from release_gate.reporting.changes import Changes, changes
from release_gate.reporting.past import Key, Past
from stage4.board import moment

MAX_NAMES = 6
ORDER = (Status.FAIL, Status.ERROR, Status.FLAKY, Status.SKIPPED, Status.PASS)
BAR_WIDTH = 1000


def overview(gate: GateResult) -> str:
    status = Status.PASS if gate.passed else Status.FAIL
    where = gate.environment
    facts = [moment(gate.started), duration(gate.seconds), address(gate.base_url)]
    if where.commit:
        branch = f" on {text(where.branch, 60)}" if where.branch else ""
        facts.append(f"<code>{text(where.commit, 60)}</code>{branch}")
    part = f'<p class="part">Only a part: {text(gate.part, 300)}</p>\n' if gate.part else ""
    return (
        f'<section id="gate" class="verdict {status.value.lower()}">\n'
        f'<p class="eyebrow">Release gate {badge(status)}</p>\n'
        f"<h2>{verdict(gate)}</h2>\n{_bar(gate)}\n"
        f'<p class="tally">{_tally(gate)}</p>\n{part}'
        f'<p class="note facts">{" · ".join(facts)}</p>\n{_links(gate)}\n</section>'
    )


def verdict(gate: GateResult) -> str:
    """The result in one sentence."""
    if not gate.packs:
        return "Nothing was run"
    total = sum(len(pack.checks) for pack in gate.packs)
    failed = sum(gate.count(status) for status in FAILING)
    selected = "selected " if gate.part else ""
    if failed:
        return f"{failed:,} of {plural(total, f'{selected}check')} failed"
    if gate.passed:
        passed = gate.count(Status.PASS) + gate.count(Status.FLAKY)
        if passed == total:
            return f"All {plural(total, f'{selected}check')} passed"
        return f"{passed:,} of {plural(total, f'{selected}check')} passed, none failed"
    unfinished = sum(1 for pack in gate.packs if pack.status is not Status.PASS)
    return f"{plural(unfinished, 'pack')} did not finish"


def _bar(gate: GateResult) -> str:
    """The shares of the outcomes as one line; a share is never too small to be seen."""
    counts = [(status, gate.count(status)) for status in ORDER if gate.count(status)]
    total = sum(count for _, count in counts)
    if not total:
        return ""
    widths = [max(BAR_WIDTH * count / total, 8.0) for _, count in counts]
    scale, x, parts = BAR_WIDTH / sum(widths), 0.0, []
    for (status, _), width in zip(counts, widths, strict=True):
        share = width * scale
        parts.append(
            f'<rect class="{status.value.lower()}" x="{x:.1f}" width="{share:.1f}" height="8"/>'
        )
        x += share
    return (
        f'<svg class="shares" viewBox="0 0 {BAR_WIDTH} 8" preserveAspectRatio="none" '
        f'aria-hidden="true">{"".join(parts)}</svg>'
    )


def _tally(gate: GateResult) -> str:
    return " ".join(
        f'<span class="{status.value.lower()}"><b>{gate.count(status):,}</b> {WORDS[status]}</span>'
        for status in ORDER
        if gate.count(status)
    )


def _links(gate: GateResult) -> str:
    places = [("failures", "Failures")] if not gate.passed else []
    places += [("packs", "Packs"), ("runs", "Runs"), ("environment", "Environment")]
    links = " ".join(f'<a href="#{id_}">{name}</a>' for id_, name in places)
    return f'<nav aria-label="On this page">{links}</nav>'


def since_last_run(gate: GateResult, past: Past) -> str:
    """The section of changes; "" if there is nothing to compare with."""
    found = changes(gate, past)
    if past.problem:
        body = f'<p class="reason">{text(past.problem, 400)}</p>'
    elif found is None:
        body = "<p>There is no whole run to compare with yet.</p>"
    else:
        items = "\n".join(_items(found))
        body = f'<ul class="changes">\n{items}\n</ul>' if items else "<p>Nothing changed.</p>"
    since = f' <span class="note">{_compared(found)}</span>' if found else ""
    return (
        '<section id="changes" aria-labelledby="changes-h">\n'
        f'<h2 id="changes-h">Since the last whole run{since}</h2>\n{body}\n</section>'
    )


def _compared(found: Changes) -> str:
    commit = f" at <code>{text(found.since.commit, 60)}</code>" if found.since.commit else ""
    return f"{moment(found.since.started)}{commit}"


def _items(found: Changes) -> Iterator[str]:
    for kind, words, keys in (
        ("fail", "newly failing", found.newly_failing),
        ("fail", "still failing", found.still_failing),
        ("pass", "fixed", found.fixed),
        ("", "new", found.added),
    ):
        if keys:
            yield _item(kind, f"{len(keys):,}", words, _names(keys, linked=True))
    if found.removed:
        yield _item("", f"{len(found.removed):,}", "removed", _names(found.removed, linked=False))
    if found.slower_s is not None:
        words = "slower" if found.slower_s > 0 else "faster"
        was = f"{duration(found.since.seconds)} before"
        yield _item("", duration(abs(found.slower_s)), words, was)


def _item(kind: str, number: str, words: str, detail: str) -> str:
    said = f'<span>{words} <span class="note">{detail}</span></span>'
    return f'<li class="{kind}"><b>{number}</b> {said}</li>'


def _names(keys: Sequence[Key], linked: bool) -> str:
    names = [
        f'<a href="#{anchor(key)}">{text(key[1], 60)}</a>' if linked else text(key[1], 60)
        for key in keys[:MAX_NAMES]
    ]
    names += [f"and {len(keys) - MAX_NAMES:,} more"] if len(keys) > MAX_NAMES else []
    return ", ".join(names)


def environment(gate: GateResult) -> str:
    where = gate.environment
    facts = [
        ("Address", address(gate.base_url)),
        ("Started", moment(gate.started)),
        ("Duration", duration(gate.seconds)),
        ("Commit", f"<code>{text(where.commit, 60)}</code>" if where.commit else ""),
        ("Branch", text(where.branch, 100)),
        ("Browser", text(where.browser, 100)),
        ("Host", text(where.host, 200)),
        ("Options", text(where.options, 300)),
        ("Selected", text(gate.part or "the whole plan", 300)),
    ]
    rows = "\n".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts if value)
    return (
        '<section id="environment" aria-labelledby="environment-h">\n'
        f'<h2 id="environment-h">Environment</h2>\n<dl>\n{rows}\n</dl>\n</section>'
    )
