"""`stage4-gate config show`: every setting of both tools, its value, where that comes from."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from stage4.commands.options import target_option
from stage4_gate.command_group import CommandGroup
from stage4_gate.format_option import format_option
from stage4_gate.shown_setting import ShownSetting

Part = tuple[str, str, list[ShownSetting]]  # the tool, the target, the settings


@click.group("config", cls=CommandGroup)
def config() -> None:
    """Show every setting, its value, and where the value comes from."""


@config.command("show")
@target_option("The service of [stage4:NAME].")
@click.option("--all-targets", is_flag=True, help="Every named service.")
@format_option("json")
def show(targets: Sequence[str], all_targets: bool, form: str) -> int:
    """Show each setting of both tools, its value, and where the value comes from.

    Secrets are redacted. Paths are relative to the working folder.
    """
    parts = _parts(targets, all_targets)
    click.echo(_as_json(parts) if form == "json" else _as_text(parts), sys.stdout)
    return 0


def _parts(targets: Sequence[str], all_targets: bool) -> list[Part]:
    from codemod import listing as of_codemod
    from stage4.commands import listing as of_stage4
    from stage4.config.sources import read_files, target_names

    folder = Path.cwd()
    files = read_files(folder)
    parts: list[Part] = [("codemod", "", of_codemod.listed(folder))]
    for name in target_names(files, targets, all_targets):
        parts.append(("stage4", name, of_stage4.listed(os.environ, folder, files, name)))
    return parts


def _as_text(parts: list[Part]) -> str:
    from stage4_gate.shown_setting import as_table
    from stage4_gate.terminal import width

    columns = width()
    lines = []
    for tool, target, settings in parts:
        lines += [f"{tool}, target {target}" if target else tool, *as_table(settings, columns), ""]
    return "\n".join(lines[:-1])


def _as_json(parts: list[Part]) -> str:
    import json

    rows = [
        {"tool": tool, "target": target, **setting._asdict()}
        for tool, target, settings in parts
        for setting in settings
    ]
    return json.dumps({"settings": rows}, indent=2)
