"""`stage4 history`: the runs so far."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from stage4.commands.options import Command, setting_options, texts
from stage4_gate.format_option import format_option


@click.command("history", cls=Command, help="The runs so far: status, p95 trend, header changes.")
@click.option("--last", default="20", metavar="N", help="The number of runs. [20]")
@click.option("--url", metavar="URL", help="Only the runs of this base URL.")
@format_option("json", "csv")
@setting_options(names=("history",))
def command(last: str, url: str | None, form: str, **options: str | None) -> int:
    from stage4 import trend
    from stage4.config.configure import configure, value_of
    from stage4.history import DEFAULT_PATH, opened

    number = value_of("--last", last, "count")
    wanted = value_of("--url", url, "url").url.rstrip("/") if url else ""
    _, outputs = configure(texts(options), os.environ, Path.cwd())
    with opened(Path(outputs.history or DEFAULT_PATH), create=False) as runs:
        records = runs.last(number, wanted)
    render = {"text": trend.as_text, "json": trend.as_json, "csv": trend.as_csv}[form]
    click.echo(render(records), sys.stdout, nl=False)
    return 0
