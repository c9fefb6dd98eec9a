"""The packs with a row for each check: its last results, duration, and why it matters. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from release_gate.model import FAILING, CheckResult, GateResult, PackResult, Status
from release_gate.reporting.board.dots import dots
from release_gate.reporting.board.failures import MAX_DETAILED, Files, failures_of
from release_gate.reporting.board.markup import address, anchor, badge, duration, plural, text
from release_gate.reporting.board.message import headline
from release_gate.reporting.past import Key, Past, is_flaky, key_of, outcomes_of

MAX_REASONS = 100  # of failures that are not in the list, in their rows
MAX_REASON_CHARS = 60
LEGEND = (
    '<p class="legend note">Last ten results, the newest at the right: '
    '<span><i class="p n1"></i> passed</span> <span><i class="f n1"></i> failed</span> '
    '<span><i class="e n1"></i> error</span> <span><i class="l n1"></i> flaky</span> '
    '<span><i class="s n1"></i> skipped</span></p>'
)
# A script shows it: without one, the browser's own search does the same.
FILTER = """<form class="filter" role="search" hidden>
<label>Find <input type="search" autocomplete="off" placeholder="id, title or reason"></label>
<fieldset><legend>Show</legend>
<label><input type="radio" name="status" value="" checked> all</label>
<label><input type="radio" name="status" value="fail error"> failed</label>
<label><input type="radio" name="status" value="flaky"> flaky</label>
<label><input type="radio" name="status" value="skipped"> skipped</label>
<label><input type="radio" name="status" value="pass"> passed</label>
</fieldset>
<output aria-live="polite"></output>
</form>"""


class Rows:
    """Writes the rows of one run."""

    def __init__(self, gate: GateResult, past: Past) -> None:
        self._gate, self._past = gate, past
        rest = failures_of(gate)[MAX_DETAILED : MAX_DETAILED + MAX_REASONS]
        self._unlisted = {key_of(each.pack, each.result) for each in rest}

    def table(self, pack: PackResult, checks: Iterable[CheckResult]) -> str:
        """A table, where checks of one test with several subjects are below a common row."""
        groups = groupby(checks, key=lambda each: (each.check.where, each.check.why))
        bodies = "\n".join(line for _, group in groups for line in self._group(pack, list(group)))
        head = "<thead><tr><th>Check</th><th>Last results</th><th>Time</th></tr></thead>"
        return f'<table class="checks">\n{head}\n<tbody>\n{bodies}\n</tbody>\n</table>'

    def _group(self, pack: PackResult, group: Sequence[CheckResult]) -> Iterator[str]:
        title = _common(group)
        if not title:
            for each in group:
                why = f"<small><code>{text(each.check.id)}</code> · {text(each.check.why)}</small>"
                yield self._row(pack, each, text(each.check.title), why)
            return
        check = group[0].check
        id_ = check.id.removesuffix(f"-{check.title[len(title) + 2 :]}")
        yield (
            f'<tr class="group"><th colspan="3">{text(title)} <small><code>{text(id_)}</code> · '
            f"{text(check.why)}</small></th></tr>"
        )
        for each in group:
            yield self._row(pack, each, text(each.check.title[len(title) + 2 :]), "", "subject ")

    def _row(self, pack: PackResult, each: CheckResult, name: str, why: str, kind: str = "") -> str:
        key = key_of(pack, each)
        outcomes = outcomes_of(self._past, self._gate, key, each.status)
        marks = "" if each.status is Status.PASS else f" <b>{each.status.value}</b>"
        if each.status is not Status.FLAKY and is_flaky(outcomes):
            marks += ' <b class="flaky">FLAKY</b>'
        return (
            f'<tr id="{anchor(key)}" class="{kind}{each.status.value.lower()}">'
            f"<th>{name}{marks}{why}{self._reason(key, each)}</th>"
            f"<td>{dots(outcomes)}</td><td>{duration(each.seconds)}</td></tr>"
        )

    def _reason(self, key: Key, each: CheckResult) -> str:
        """The message of a check that is not in the list of failures."""
        failed = each.status in FAILING
        if each.status is Status.PASS or (failed and key not in self._unlisted):
            return ""
        kind = ' class="reason"' if failed else ""
        return f" <small{kind}>{text(headline(each), MAX_REASON_CHARS)}</small>"


def _common(group: Sequence[CheckResult]) -> str:
    """The title that all checks of a group have in front of their subject; "" if they have none."""
    titles = [each.check.title.partition(": ") for each in group]
    same = len(group) > 1 and len({title for title, _, _ in titles}) == 1
    return titles[0][0] if same and all(subject for _, _, subject in titles) else ""


def packs(gate: GateResult, past: Past, files: Files) -> str:
    """The section of packs: each folded if all of its checks passed."""
    rows = Rows(gate, past)
    items = "\n".join(_pack(pack, gate.base_url, rows, files) for pack in gate.packs)
    return (
        f'<section id="packs" aria-labelledby="packs-h">\n<h2 id="packs-h">Packs '
        f'<span class="note">{len(gate.packs)}</span></h2>\n{FILTER}\n{LEGEND}\n{items}\n</section>'
    )


def _pack(result: PackResult, base_url: str, rows: Rows, files: Files) -> str:
    pack, total = result.pack, len(result.checks)
    passed = [each for each in result.checks if each.status is Status.PASS]
    others = [each for each in result.checks if each.status is not Status.PASS]
    log = f"{pack.name}/{pack.version}/log.txt"
    facts = [
        *([text(pack.description)] if pack.description else []),
        f"Version {text(pack.version)}",
        f"Page {address(base_url + pack.link)}",
        f"Code <code>{text(pack.path)}</code>",
    ]
    facts += [f'<a href="{text(files[log])}">log</a>'] if log in files else []
    parts = [f'<p class="note facts">{" · ".join(facts)}</p>']
    if result.problem:
        parts.append(f'<p class="reason">{text(result.problem, 400)}</p>')
    if others:
        parts.append(rows.table(result, others))
    if passed:
        table = rows.table(result, passed)
        fold = f"<details>\n<summary>{len(passed):,} passed</summary>\n{table}\n</details>"
        parts.append(fold if others else table)
    is_open = "" if result.status is Status.PASS else " open"
    return (
        f'<details id="pack-{text(pack.name)}" class="pack {result.status.value.lower()}"{is_open}>'
        f"\n<summary>{badge(result.status)} <strong>{text(pack.label)}: {text(pack.title)}"
        f'</strong> <span class="count">{len(passed):,} of {plural(total, "check")}</span> '
        f'<span class="time">{duration(result.seconds)}</span></summary>\n'
        + "\n".join(parts)
        + "\n</details>"
    )
