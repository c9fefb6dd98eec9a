"""Commands in running text name commands, options, modules and files that there are.

Fenced blocks are executed by other tests; what stands in a sentence is parsed here.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from stage4_gate.commands.tree import tree
from tests.checkout import ROOT
from tests.repository.tree import tracked_files

PAGES = [path for path in tracked_files() if path.suffix == ".md"]
PROGRAMS = ("codemod", "stage4", "stage4-gate")
FENCED = re.compile(r"^ *```.*?^ *```$", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"(?<!`)`([^`\n]+(?:\n[^`\n]+)?)`(?!`)")
INDENTED = re.compile(r"(?<=\n\n)    (\S.*)$", re.MULTILINE)
COMMAND = re.compile(rf"(?:PYTHONPATH=\. )?(?:(?:{'|'.join(PROGRAMS)}|python|bash) .*)", re.DOTALL)
END = re.compile(r" (?:\|\||&&|>|;) ?.*")  # of the first command of a line
# What the reader fills in: NAME, [NAME=]DIR..., the shard 1/3.
VALUE = re.compile(r"[A-Z_\[\]=.]+|\.\.\.|\d/\d")


class Command(NamedTuple):
    page: Path
    line: int
    text: str


def commands(page: Path) -> Iterator[Command]:
    """The commands in the running text of a page."""
    text = FENCED.sub(lambda block: "\n" * block[0].count("\n"), (ROOT / page).read_text("utf-8"))
    for pattern in (INLINE, INDENTED):
        for match in pattern.finditer(text):
            command = " ".join(match[1].split())
            if COMMAND.fullmatch(command):
                yield Command(page, text.count("\n", 0, match.start()) + 1, command)


def alternatives(text: str) -> Iterator[list[str]]:
    """The words of a command; `github|gitlab` stands for two commands."""
    words = shlex.split(END.sub("", text).removeprefix("PYTHONPATH=. "))
    yield from (list(each) for each in product(*(word.strip("{}").split("|") for word in words)))


def refuse_unknown(words: list[str]) -> None:
    """Raise click.UsageError or AssertionError if something in a command does not exist."""
    program, *rest = words
    if program in PROGRAMS:
        parse(tree(program), rest)
    else:
        options_exist(source_of(program, rest), rest)
    for word in rest:
        folder = word.partition("/")[0]
        if "/" in word and (ROOT / folder).is_dir():  # else it is a file of the reader
            assert (ROOT / word).exists(), f"there is no {word}"


def parse(command: click.Command, words: list[str]) -> None:
    """Parse a command line of click; values that the reader fills in are not judged."""
    if isinstance(command, click.Group) and words and not words[0].startswith("-"):
        if words[0] not in command.commands:
            if VALUE.fullmatch(words[0]):
                return parse(command.commands["run"], words)  # stage4 URL
            raise click.UsageError(f"no such command: {words[0]}")
        return parse(command.commands[words[0]], words[1:])
    context = click.Context(command)
    given_words = [word for word in words if word != "[OPTIONS]"]
    values, rest, _ = command.make_parser(context).parse_args(given_words)
    assert not rest, f"too many arguments: {rest}"
    for parameter in command.params:
        given = values.get(parameter.name or "")
        for value in given if isinstance(given, list) else [given]:
            if isinstance(value, str) and not VALUE.fullmatch(value):
                parameter.type.convert(value, parameter, context)
    return None


def source_of(program: str, words: list[str]) -> Path | None:
    """The file that `python` or `bash` runs; None if it is a file of the reader."""
    if words[0] == "-m":
        found = find_spec(words[1])
        assert found and found.origin, f"there is no module {words[1]}"
        return Path(found.origin)
    assert program == "python" or "/" in words[0], f"bash {words[0]}: where is it?"
    return ROOT / words[0] if "/" in words[0] else None


def options_exist(source: Path | None, words: list[str]) -> None:
    """Each option is in the code beside the file that is run, or in the gate's options."""
    if source is None:
        return
    beside = [path for path in source.parent.iterdir() if path.suffix in (".py", ".sh")]
    code = [path.read_text("utf-8") for path in (*beside, ROOT / "release_gate" / "options.py")]
    for word in words:
        name = word.partition("=")[0]
        if name.startswith("--"):
            known = re.compile(rf"(?<![\w-]){name}(?![\w-])")
            assert any(known.search(text) for text in code), f"{source.name} has no {name}"


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_command_in_running_text_can_be_given(page: Path) -> None:
    for command in commands(page):
        for words in alternatives(command.text):
            try:
                refuse_unknown(words)
            except (click.UsageError, AssertionError) as why:
                message = why.format_message() if isinstance(why, click.UsageError) else why
                raise AssertionError(f"{page}:{command.line}: {command.text}: {message}") from None


def test_commands_are_found() -> None:
    found = {command.text.split()[0] for page in PAGES for command in commands(page)}
    assert found == {*PROGRAMS, "python", "bash", "PYTHONPATH=."}


@pytest.mark.parametrize(
    "text",
    [
        "codemod install",
        "codemod apply --nonsense",
        "codemod apply release_gate/no_such_gate.py",
        "codemod check --format xml",
        "codemod stages gate.py",
        "stage4 baseline unset",
        "stage4 watch --every",
        "stage4-gate workflow github|jenkins",
        "python -m tests.no_such_module",
        "python -m tests.release_gate.mutation --nonsense",
        "python scripts/no_such_script.py",
        "bash scripts/run_gate.sh --nonsense",
    ],
)
def test_what_does_not_exist_is_found(text: str) -> None:
    assert COMMAND.fullmatch(text)
    with pytest.raises((click.UsageError, AssertionError)):
        for words in alternatives(text):
            refuse_unknown(words)
