"""The pages in docs/reference are written from the code, and are complete."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from codemod.errors import EXIT_STATUSES as OF_CODEMOD
from codemod.settings import OWN_KEYS
from codemod.stage_settings import STAGE_KEYS
from scripts.write_man_pages import context_of, leaves
from scripts.write_reference import commands, settings, texts
from stage4.config.table import SETTINGS
from stage4.errors import EXIT_STATUSES as OF_STAGE4
from stage4_gate.commands.tree import tree
from tests.checkout import ROOT
from tests.repository.tree import PACKAGES, modules_of

SEEN = re.compile(r"""environ(?:\.get\(|\[)"([A-Z0-9_]+)"|"([A-Z0-9_]+)" in os\.environ""")
# Variables of other programs, which are described where they are used.
OTHERS = {
    *("PATH", "PYTHONPATH", "HOME", "TERM"),
    *("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "GITHUB_WORKFLOW_REF", "GATE_BROWSER"),
}


@pytest.mark.parametrize("path", texts(), ids=lambda path: path.name)
def test_a_page_is_current(path: Path) -> None:
    assert path.read_text("utf-8") == texts()[path], "run: python scripts/write_reference.py"


def test_every_option_of_every_command_has_a_row() -> None:
    page = commands()
    for context in leaves(context_of(tree("stage4-gate"), "stage4-gate")):
        section = page.partition(f"\n## {context.command_path}\n")[2].partition("\n## ")[0]
        options = [each for each in context.command.params if isinstance(each, click.Option)]
        for option in options:
            assert re.search(rf"^\| `[^`]*{option.opts[0]}\b", section, re.MULTILINE), option


def test_every_exit_status_has_a_row() -> None:
    page = commands()
    for statuses in (OF_CODEMOD, OF_STAGE4):
        for status, meaning in statuses.items():
            assert f"| {status} | {meaning} |" in page


def test_every_key_and_variable_is_named() -> None:
    page = settings()
    for key in (*OWN_KEYS, *STAGE_KEYS, *(each.name for each in SETTINGS)):
        assert f"`{key}`" in page or f"`--{key.replace('_', '-')}`" in page
    for variable in (name for setting in SETTINGS for name in setting.variables):
        assert f"`{variable}`" in page


@pytest.mark.parametrize("package", PACKAGES[:3])
def test_every_variable_that_the_code_reads_is_named(package: str) -> None:
    page = settings() + commands()
    text = "".join((ROOT / module).read_text("utf-8") for module in modules_of(package))
    read = {name for pair in SEEN.findall(text) for name in pair if name}
    assert {name for name in read - OTHERS if name not in page} == set()
