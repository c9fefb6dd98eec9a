"""`stage4 csp`: judge policies from arguments, standard input or a URL, for people or as JSON."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stage4.commands.options import Command
from stage4.config.table import CSP_FAIL_ON
from stage4.errors import UsageError
from stage4.escape import json_line, line
from stage4_gate.format_option import format_option

if TYPE_CHECKING:
    from stage4.csp.finding import Finding
    from stage4.csp.judgement import Judgement

MAX_POLICY = 1024 * 1024  # characters of one policy; no server sends more in all of its headers
Judged = tuple[str, "Judgement"]  # what was judged, as it is shown, and the judgement


@click.command("csp", cls=Command)
@click.argument("policies", nargs=-1, metavar="[POLICY]...")
@format_option("json")
@click.option("--together", is_flag=True, help="Judge all of them as the headers of one response.")
@click.option("--url", metavar="URL", help="Judge the policies that this page is served with.")
@click.option(
    "--fail-on",
    type=click.Choice(CSP_FAIL_ON),
    default="injection",
    help="What ends with status 1: missing, no policy is enforced; injection, injected script runs "
    "(the default); high, also any finding of high severity.",
)
def command(
    policies: tuple[str, ...], form: str, together: bool, url: str | None, fail_on: str
) -> int:
    """Judge Content-Security-Policy values.

    Each argument, or each line of standard input, is one header value; commas separate policies.
    """
    if url is not None and (policies or together):
        raise UsageError("--url stands alone", hint="leave out the policies and --together")
    judged = [_of_url(url)] if url is not None else _of_values(policies, together)
    fails = False
    for shown, judgement in judged:
        fails = fails or _fails(judgement, fail_on)
        text = json_line(_record(shown, judgement)) if form == "json" else _shown(shown, judgement)
        click.echo(text, sys.stdout)
    return int(fails)


def _fails(judgement: Judgement, fail_on: str) -> bool:
    """Each word fails for what the one before it fails for, too."""
    if fail_on == "missing":
        return not judgement.enforced
    high = fail_on == "high" and bool(judgement.high)
    return judgement.injected_script_runs or high


def _of_values(arguments: tuple[str, ...], together: bool) -> Iterator[Judged]:
    from stage4.csp.judgement import judge

    groups: Iterable[tuple[str, ...]] = ((value,) for value in _values(arguments))
    if together:
        groups = [tuple(value for (value,) in groups)]
    for values in groups:
        yield ", ".join(values), judge(values)


def _of_url(url: str) -> Judged:
    """The policies of one page, of its headers and meta elements. Raises UserError."""
    from stage4.checks.root_headers.csp_findings import enforced, judged
    from stage4.config.configure import configure
    from stage4.model import Request
    from stage4.probe.exchange import Prober
    from stage4.redact import Redactor, secrets_of

    settings, _ = configure({"url": (url,)}, os.environ, Path.cwd())
    redacted = Redactor(secrets_of(settings)).text
    exchange = Prober(settings).exchange(Request("root", settings.base_url))
    if exchange.trouble or exchange.status is None:
        message = redacted(f"no complete answer from {exchange.url}: {exchange.detail}")
        raise UsageError(message, hint="start the service, or correct --url")
    headers = tuple((name, redacted(value)) for name, value in exchange.headers)
    exchange = replace(exchange, headers=headers)
    return ", ".join(policy.text for policy in enforced(exchange)), judged(exchange)


def _values(arguments: tuple[str, ...]) -> Iterator[str]:
    """The arguments, else the lines of standard input. Raises UsageError where there is none."""
    if arguments:
        yield from (_not_too_long(_text_of(os.fsencode(value))) for value in arguments)
        return
    given = False
    if sys.stdin and not sys.stdin.isatty():
        while raw := sys.stdin.buffer.readline(4 * MAX_POLICY + 2):  # UTF-8 has at most 4 bytes
            given = True
            yield _not_too_long(_text_of(raw).rstrip("\r\n"))
    if not given:
        hint = "pass one, one a line on standard input, or --url"
        raise UsageError("no policy was given", hint=hint)


def _text_of(data: bytes) -> str:
    """Text that is not UTF-8 is read as Latin-1, as headers are; to a browser neither is ASCII."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _not_too_long(value: str) -> str:
    if len(value) > MAX_POLICY:
        raise UsageError(
            f"a policy has more than {MAX_POLICY} characters",
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
