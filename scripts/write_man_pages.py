"""Writes the manual pages of the three programs, from their commands.

python scripts/write_man_pages.py
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from inspect import cleandoc
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from codemod import errors as of_codemod  # noqa: E402
from stage4 import VERSION  # noqa: E402
from stage4 import errors as of_stage4  # noqa: E402
from stage4.config.table import SETTINGS  # noqa: E402
from stage4_gate.commands.completion import PROGRAMS  # noqa: E402
from stage4_gate.commands.tree import tree  # noqa: E402

FOLDER = ROOT / "man"
EXIT_STATUSES = {"codemod": of_codemod.EXIT_STATUSES, "stage4": of_stage4.EXIT_STATUSES}
FILES = {
    "setup.cfg": "settings: [codemod], [codemod:STAGE], [stage4], [stage4:TARGET]",
    "pyproject.toml": "settings: [tool.codemod], [tool.stage4]; setup.cfg wins",
    f"qa/stage4/v{VERSION}/": "the results of stage4 run",
    "qa/stage4/history.sqlite3": "the history of runs",
    "public/test2.html": "the quality board, where there is a folder public",
}
ENVIRONMENT = {
    "NO_COLOR, FORCE_COLOR": "no colour at all; colour although the output is no terminal",
    "COLUMNS": "the width of help and tables",
}


def page(program: str) -> str:
    """The manual page of a program, in the man macros of roff."""
    commands = tree(program)
    lines = [
        f'.TH {program.upper()} 1 "" "stage4-gate {VERSION}" "User Commands"',
        ".SH NAME",
        f"{_text(program)} \\- {_text(_summary(commands))}",
        ".SH SYNOPSIS",
        f".B {_text(program)}",
        "COMMAND [OPTION]... [ARGUMENT]...",
        ".SH COMMANDS",
        *(line for context in leaves(context_of(commands, program)) for line in _command(context)),
        ".SH EXIT STATUS",
    ]
    for tool, statuses in EXIT_STATUSES.items():
        if program in (tool, "stage4-gate"):
            lines += [f"Of the commands of {tool}:"]
            lines += _items({str(status): meaning for status, meaning in statuses.items()})
    lines += [".SH ENVIRONMENT", *_items(ENVIRONMENT)]
    if program != "codemod":
        lines += _items({", ".join(s.variables): s.help for s in SETTINGS if s.variables})
    others = [f"{other} (1)" for other in PROGRAMS if other != program]
    lines += [".SH FILES", *_items(FILES), ".SH SEE ALSO"]
    lines += [f".BR {other}{',' * (other != others[-1])}" for other in others]
    return "\n".join(lines) + "\n"


def _summary(commands: click.Command) -> str:
    first = (commands.help or "").partition("\n")[0].rstrip(".")
    return first[:1].lower() + first[1:]


def context_of(
    command: click.Command, name: str, parent: click.Context | None = None
) -> click.Context:
    """The context of a command's help."""
    return click.Context(command, parent, info_name=name, **command.context_settings)


def leaves(context: click.Context) -> Iterator[click.Context]:
    """Every command that can be run."""
    if isinstance(context.command, click.Group):
        for name, command in sorted(context.command.commands.items()):
            yield from leaves(context_of(command, name, context))
    else:
        yield context


def _command(context: click.Context) -> Iterator[str]:
    command = context.command
    usage = " ".join(command.collect_usage_pieces(context))
    yield f".SS {_text(context.command_path)} {_text(usage)}"
    for number, paragraph in enumerate(cleandoc(command.help or "").split("\n\n")):
        kept = paragraph.startswith("\b")
        yield from [".PP"] * bool(number)
        yield from [".nf"] * kept
        yield from (_text(line.strip()) for line in paragraph.strip("\b\n").splitlines())
        yield from [".fi"] * kept
    options = (each for each in command.get_params(context) if isinstance(each, click.Option))
    records = (option.get_help_record(context) for option in options)
    yield from _items(dict(filter(None, records)))


def _items(items: Mapping[str, str]) -> Iterator[str]:
    """A list of terms, each with what it means."""
    for term, meaning in items.items():
        yield ".TP"
        yield f".B {_text(term)}"
        yield _text(" ".join(meaning.split()))


def _text(text: str) -> str:
    """Text as roff takes it: no line of it is a request, a hyphen is one that can be searched."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{text}" if text.startswith((".", "'")) else text


def texts() -> dict[Path, str]:
    """Each file with what belongs in it."""
    return {FOLDER / f"{program}.1": page(program) for program in PROGRAMS}


if __name__ == "__main__":
    for path, text in texts().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
