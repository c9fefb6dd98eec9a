"""What a command was asked to do, and how that is carried out: work, output, exit status.

Without click, which takes longer to import than a check takes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from codemod.job import Options
from codemod.report import Outcome, as_text
from stage4_gate.errors import UserError, reason_of
from stage4_gate.printable import printable
from stage4_gate.terminal import replace_closed_streams, use_colour

PROGRESS_FILES = 20  # from which on a terminal shows progress
OUTPUT_FAILED = 4
INTERRUPTED = 130


class Request(NamedTuple):
    """A command for gates: `apply`, `revert` or `check`."""

    command: str
    paths: tuple[Path, ...] = ()
    options: Options = Options()
    files_from: str = ""
    form: str = "text"  # or json, sarif, github, gitlab
    quiet: bool = False


def plain_check(words: Sequence[str]) -> Request | None:
    """The request of a command line that needs no parser: `check [PATH]...`; else None."""
    if words[:1] != ["check"] or any(word.startswith("-") or not word for word in words):
        return None
    return Request("check", tuple(Path(word) for word in words[1:]))


def carry_out(request: Request, program: str) -> int:
    """Do what was asked, print the outcomes and return the exit status. Raises UserError."""
    from codemod.selection import named

    command, options = request.command, request.options
    paths = named(request.paths, search=command == "check", files_from=request.files_from)
    if not paths:
        complain(UserError(f"{request.files_from} contains no paths: nothing to do"), program)
    work = _work(command)
    if len(paths) < PROGRESS_FILES or not sys.stderr.isatty():
        outcomes = work(paths, options)
    else:
        import click

        with click.progressbar(paths, label=command, file=sys.stderr) as visits:
            outcomes = work(paths, options, visits)
    status = max((outcome.exit for outcome in outcomes), default=0)
    _print(request, outcomes, status)
    for outcome in outcomes:
        for warning in outcome.warnings:
            complain(UserError(warning), program)
    return status


def _work(command: str) -> Callable[..., list[Outcome]]:
    if command == "check":
        from codemod.checking import check

        return check
    from codemod import installer

    return installer.apply if command == "apply" else installer.revert


def _print(request: Request, outcomes: Sequence[Outcome], status: int) -> None:
    if request.options.diff and request.form == "text":
        for outcome in outcomes:
            write(outcome.diff.encode(outcome.encoding, "surrogateescape"))
        failed = [outcome for outcome in outcomes if outcome.exit > 1]
        sys.stderr.write(as_text(failed, use_colour(sys.stderr)))
    else:
        write(_formatted(request, outcomes, status))


def _formatted(request: Request, outcomes: Sequence[Outcome], status: int) -> str:
    if request.form == "json":
        from codemod.report import as_json

        return as_json(outcomes, request.command, status)
    if request.form == "sarif":
        from importlib.metadata import version

        from codemod.sarif import as_sarif

        return as_sarif(outcomes, version("stage4-gate"))
    if request.form == "gitlab":
        from codemod.code_quality import as_code_quality

        return as_code_quality(outcomes)
    if request.form == "github":
        from codemod.report import as_github

        return as_github(outcomes, request.command, request.quiet)
    return as_text(outcomes, use_colour(sys.stdout), request.quiet)


def write(output: str | bytes) -> None:
    """Write to standard output at once, in front of what follows on standard error."""
    if isinstance(output, str):
        sys.stdout.write(output)
    else:
        sys.stdout.buffer.write(output)
    sys.stdout.flush()


def complain(why: UserError, program: str) -> int:
    """Print an error as one line; return its exit status."""
    print(printable(why.as_line(program)), file=sys.stderr)
    return why.exit_status


def ended(work: Callable[[], int], program: str) -> int:
    """The exit status of `work`, whatever happens in it; an error is one line."""
    replace_closed_streams()
    try:
        status = work()
        sys.stdout.flush()
    except UserError as why:
        return complain(why, program)
    except KeyboardInterrupt:
        complain(UserError("interrupted; no file is left half-written"), program)
        return INTERRUPTED
    except OSError as why:  # the reader of the output is gone, or the disk is full
        _give_up_output()
        complain(UserError(f"cannot write the output: {reason_of(why)}"), program)
        return OUTPUT_FAILED
    except Exception as why:
        if "CODEMOD_TRACEBACK" in os.environ:
            raise
        message = f"internal error, no file is left half-written: {type(why).__name__}: {why}"
        hint = "please report it; CODEMOD_TRACEBACK=1 shows the traceback"
        return complain(UserError(message, hint), program)
    return status


def _give_up_output() -> None:
    """Keep the interpreter from writing the rest of the output again when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
