"""The command line: arguments in, exit status out. Imports what a command needs when it runs."""

from __future__ import annotations

import os
import sys

import click

from stage4 import TITLE, VERSION
from stage4.commands import baseline, csp, history, load, merge, run, watch
from stage4.commands.options import Group
from stage4.commands.printing import error_line
from stage4.errors import EXIT_STATUSES
from stage4_gate.errors import UserError, epilog
from stage4_gate.terminal import WIDEST, replace_closed_streams, show_as_ascii_what_it_lacks

INTERRUPTED = 130


def main(arguments: list[str] | None = None, program: str = "stage4") -> int:
    """Run a command and return its exit status. `program`: its name in help and usage errors."""
    words = sys.argv[1:] if arguments is None else arguments
    replace_closed_streams()
    show_as_ascii_what_it_lacks()
    if _runs_the_checks(words):
        words = ["run", *words]
    try:
        with group.make_context(program, words) as context:
            return int(group.invoke(context) or 0)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as why:
        from stage4_gate.usage_error import usage_error

        return _complain(program, usage_error(why, program))
    except UserError as why:
        return _complain(program, why)
    except (KeyboardInterrupt, click.Abort):
        _complain(program, UserError("interrupted"))
        return INTERRUPTED
    except BrokenPipeError:  # the reader has gone, such as `stage4 history | head`
        _give_up_output()
        return 2
    except Exception as why:
        if os.environ.get("S4_TRACEBACK"):
            raise
        if isinstance(why, OSError) and why.strerror:
            _give_up_output()
            return _complain(program, UserError(f"output or input failed: {why.strerror}"))
        # A traceback may hold secrets: its lines are those of whoever raised it.
        message = f"internal error: {type(why).__name__}"
        return _complain(program, UserError(message, "S4_TRACEBACK=1 shows where"))


def _runs_the_checks(words: list[str]) -> bool:
    """True if no command is named: no words, an option or a URL first."""
    first = words[0] if words else ""
    is_option = first.startswith("-") and first not in ("--help", "-h", "--version")
    return not words or is_option or "://" in first


def _give_up_output() -> None:
    """What could not be written is not tried again when the interpreter ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(program: str, why: UserError) -> int:
    error_line(why.as_line(program))
    return why.exit_status


@click.group(
    cls=Group,
    help=f"Stage 4: {TITLE}. Without a command it runs the checks.",
    epilog=epilog(EXIT_STATUSES),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": WIDEST},
)
@click.version_option(VERSION, prog_name="stage4", message="%(prog)s %(version)s")
def group() -> None:
    pass


for _module in (run, csp, history, baseline, watch, load, merge):
    group.add_command(_module.command)
