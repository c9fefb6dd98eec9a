"""Writes docs/reference/: commands, options, exit statuses, settings, variables and files.

python scripts/write_reference.py
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from inspect import cleandoc
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from codemod import errors as of_codemod  # noqa: E402
from codemod.settings_schema import OWN, STAGE  # noqa: E402
from scripts.write_man_pages import ENVIRONMENT, FILES, context_of, leaves  # noqa: E402
from stage4 import errors as of_stage4  # noqa: E402
from stage4.config.table import SETTINGS, Scope  # noqa: E402
from stage4.output.store import FORMATS, PLACED_FORMATS  # noqa: E402
from stage4_gate.commands.doctor import EXIT_STATUSES as OF_DOCTOR  # noqa: E402
from stage4_gate.commands.tree import tree  # noqa: E402
from stage4_gate.commands.workflow import EXIT_STATUSES as OF_WORKFLOW  # noqa: E402

FOLDER = ROOT / "docs" / "reference"
NOTE = "<!-- written by scripts/write_reference.py -->"
DEBUGGING = {
    "CODEMOD_TRACEBACK": "set: an internal error of codemod shows its traceback",
    "S4_TRACEBACK": "set: an internal error of stage4 shows its traceback; it may contain secrets",
}
RESULTS = {
    "summary.json": "the verdict for programs; JSON Schema: `stage4/output/summary.schema.json`",
    "tests.txt": "the report as text",
    "junit.xml": "for CI systems; INCONCLUSIVE is an `error`",
    "summary.md": "for people; also appended to `$GITHUB_STEP_SUMMARY`",
    "stage4.sarif": "for code scanning",
    "code-quality.json": "GitLab's code quality report",
}
BESIDE = {
    "GATE.bak_stage4_v040": "the gate before `apply`, for people",
    "qa/_aggregate/stage4_patch_applied.txt": "a note of what was installed, for people",
}


def commands() -> str:
    """The page of commands: usage, options, exit statuses."""
    lines = [
        "# Commands",
        "",
        NOTE,
        "",
        "`stage4-gate` has all of them; `codemod` and `stage4` have those of their part.",
    ]
    root = context_of(tree("stage4-gate"), "stage4-gate")
    for context in leaves(root):
        lines += ["", f"## {context.command_path}", "", *_help(context)]
    lines += ["", "## Exit statuses", ""]
    tools = (
        ("apply, revert, check, explain, stages", of_codemod.EXIT_STATUSES),
        ("run, csp, history, and the other commands of stage4", of_stage4.EXIT_STATUSES),
        ("workflow", OF_WORKFLOW),
        ("doctor, and where they apply config and completion", OF_DOCTOR),
    )
    for title, statuses in tools:
        lines += [f"Of {title}:", "", *table(("status", "meaning"), statuses.items()), ""]
    return "\n".join(lines).rstrip() + "\n"


def _help(context: click.Context) -> Iterator[str]:
    command = context.command
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"`{context.command_path} {usage}`"
    for paragraph in cleandoc(command.help or "").split("\n\n"):
        yield ""
        if paragraph.startswith("\b"):
            yield from ("```text", *paragraph.strip("\b\n").splitlines(), "```")
        else:
            yield from paragraph.splitlines()
    options = (each for each in command.get_params(context) if isinstance(each, click.Option))
    records = [option.get_help_record(context) for option in options]
    yield ""
    yield from table(("option", "meaning"), [(f"`{r[0]}`", r[1]) for r in records if r])


def settings() -> str:
    """The page of settings: keys, variables, files."""
    rows = [
        (
            f"`{setting.name}`" if setting.scope is not Scope.PROVIDER else "",
            f"`{setting.option}`",
            ", ".join(f"`{name}`" for name in setting.variables),
            setting.type.metavar.replace("|", " or "),
            setting.default or "none",
            setting.help + " Repeatable." * setting.repeatable,
        )
        for setting in SETTINGS
    ]
    heads = ("key", "option", "variable", "value", "default", "meaning")
    codemod = [(f"`{key}`", value["description"]) for key, value in OWN.items()]
    stage = [(f"`{key}`", value["description"]) for key, value in STAGE.items()]
    environment = {**ENVIRONMENT, **DEBUGGING}
    results = {name: RESULTS[name] for name in (*FORMATS, *PLACED_FORMATS)}
    parts: dict[str, Iterable[str]] = {
        "`[codemod]`, `[tool.codemod]`": table(("key", "meaning"), codemod),
        "`[codemod:STAGE]`, `[tool.codemod.stages.STAGE]`": table(("key", "meaning"), stage),
        "`[stage4]`, `[stage4:TARGET]`, `[tool.stage4]`, `[tool.stage4.targets.TARGET]`": table(
            heads, rows
        ),
        "Variables of every command": _code_table("variable", environment),
        "Files": _code_table("file", {**FILES, **BESIDE}),
        "Results of a run": _code_table("file", results),
    }
    lines = ["# Settings and files", "", NOTE, "", INTRODUCTION]
    for title, body in parts.items():
        lines += ["", f"## {title}", "", *body]
    return "\n".join(lines) + "\n"


INTRODUCTION = """An option wins over a variable, a variable over `setup.cfg`, and that over
`pyproject.toml`; the section of a target comes before the variables. `-` and `_` are the same
in a key. Of a secret `NAME`, `NAME_FILE` can name a file that contains it. `stage4-gate config
show` prints which value is in effect, and where it comes from. Both tables of `pyproject.toml`
have JSON Schemas in `stage4_gate/schemas/`."""


def _code_table(title: str, items: Mapping[str, str]) -> Iterator[str]:
    return table((title, "meaning"), [(f"`{name}`", text) for name, text in items.items()])


def table(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a table of Markdown."""
    for row in (heads, ("---",) * len(heads), *rows):
        cells = (" ".join(str(cell).split()).replace("|", "\\|") for cell in row)
        yield f"| {' | '.join(cells)} |"


def texts() -> dict[Path, str]:
    """Each file with what belongs in it."""
    return {FOLDER / "commands.md": commands(), FOLDER / "settings.md": settings()}


if __name__ == "__main__":
    for path, text in texts().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
