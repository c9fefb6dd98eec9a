"""`stage4 csp`: judge policies from arguments or standard input, for people or as JSON lines."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from stage4.errors import UsageError
from stage4.escape import line

if TYPE_CHECKING:
    from stage4.csp.finding import Finding
    from stage4.csp.judgement import Judgement

LONGEST = 1024 * 1024  # characters of one policy; no server sends more in all of its headers


@click.command("csp")
@click.argument("policies", nargs=-1, metavar="[POLICY]...")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--together", is_flag=True, help="Judge all of them as the headers of one response.")
def command(policies: tuple[str, ...], form: str, together: bool) -> int:
    """Judge Content-Security-Policy values.

    Each argument, or each line of standard input, is one header value; commas separate policies.
    Exit 1 where injected script runs under some of them.
    """
    from stage4.csp.judgement import judge

    groups: Iterable[tuple[str, ...]] = ((value,) for value in _values(policies))
    if together:
        groups = [tuple(value for (value,) in groups)]
    runs = False
    for values in groups:
        judgement = judge(values)
        runs = runs or judgement.injected_script_runs
        shown = ", ".join(values)
        text = json.dumps(_record(shown, judgement)) if form == "json" else _shown(shown, judgement)
        click.echo(text)
    return int(runs)


def _values(arguments: tuple[str, ...]) -> Iterator[str]:
    """The arguments, else the lines of standard input. Raises UsageError where there is none."""
    if arguments:
        yield from (_not_too_long(_text_of(os.fsencode(value))) for value in arguments)
        return
    given = False
    if sys.stdin and not sys.stdin.isatty():
        while raw := sys.stdin.buffer.readline(4 * LONGEST + 2):  # UTF-8 has 4 bytes at most
            given = True
            yield _not_too_long(_text_of(raw).rstrip("\r\n"))
    if not given:
        raise UsageError("no policy was given", hint="pass one, or one a line on standard input")


def _text_of(data: bytes) -> str:
    """What is not UTF-8 is read as Latin-1, as headers are; browsers take neither for ASCII."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _not_too_long(value: str) -> str:
    if len(value) > LONGEST:
        raise UsageError(
            f"a policy has more than {LONGEST} characters",
            hint="pass the value of one header",
        )
    return value


def _record(shown: str, judgement: Judgement) -> dict[str, Any]:
    return {
        "policy": shown,
        "injected_script_runs": judgement.injected_script_runs,
        "injections": [kind.value for kind in judgement.injections],
        "score": judgement.score,
        "findings": [finding._asdict() for finding in judgement.findings],
    }


def _shown(shown: str, judgement: Judgement) -> str:
    kinds = ", ".join(kind.value for kind in judgement.injections)
    lines = [
        f"Policy: {line(shown, 2000) or '(empty: nothing is enforced)'}",
        f"  injected script runs: {f'yes: {kinds}' if kinds else 'no'}",
        f"  score: {judgement.score} of 100",
        *(_finding_line(finding) for finding in sorted(judgement.findings, key=_gravity)),
    ]
    return "\n".join(lines) + "\n"


def _gravity(finding: Finding) -> int:
    return list(type(finding.severity)).index(finding.severity)


def _finding_line(finding: Finding) -> str:
    where = line(" ".join(filter(None, (finding.directive, finding.value))), 160)
    what = f"{finding.severity.value:12} {finding.type}"
    message = f": {where}" if where else ""
    return f"  {what}{message}: {line(finding.message)} ({finding.source})"
