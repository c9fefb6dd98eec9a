"""`stage4-gate`: the commands of codemod and stage4 in one script. Imports only one of them.

The scripts `codemod` and `stage4` start here too, so that each of them says where another
distribution has overwritten the package `codemod`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from stage4_gate import COMPLETING
from stage4_gate.installation import exit_if_overwritten
from stage4_gate.short_command import collect_rarely, end_at_once
from stage4_gate.terminal import replace_closed_streams, show_as_ascii_what_it_lacks

PROGRAM = "stage4-gate"
CODEMOD = ("apply", "revert", "check", "explain", "stages")
STAGE4 = ("run", "csp", "history", "baseline", "watch", "load", "merge")
WORKFLOW = "workflow"  # also a command of the script `stage4`
OWN = ("config", "doctor", WORKFLOW, "completion")
USAGE_ERROR = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command of either tool and return its exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if arguments is None:
        collect_rarely()
    exit_if_overwritten(PROGRAM)
    replace_closed_streams()
    show_as_ascii_what_it_lacks()
    if COMPLETING in os.environ:
        return _complete(PROGRAM)
    status = _dispatch(words)
    return end_at_once(status) if arguments is None and words and words[0] in CODEMOD else status


def codemod() -> int:
    """Run the script `codemod`."""
    collect_rarely()
    exit_if_overwritten("codemod")
    show_as_ascii_what_it_lacks()
    if COMPLETING in os.environ:
        return _complete("codemod")
    return end_at_once(_codemod(sys.argv[1:], "codemod"))


def stage4() -> int:
    """Run the script `stage4`."""
    collect_rarely()
    exit_if_overwritten("stage4")
    if COMPLETING in os.environ:
        return _complete("stage4")
    words = sys.argv[1:]
    return (_of_tree if _may_mean_workflow(words) else _stage4)(words, "stage4")


def _may_mean_workflow(words: list[str]) -> bool:
    """Whether the tool alone, which has no `workflow`, cannot answer these words to `stage4`."""
    first = words[0] if words else ""
    is_run = first[:1] in ("", "-") or "://" in first  # `stage4 URL` is `stage4 run URL`
    return words in (["-h"], ["--help"]) or (not is_run and first not in STAGE4)


def _dispatch(words: list[str]) -> int:
    command = words[0] if words else ""
    if command in CODEMOD:
        return _codemod(words, PROGRAM)
    if command in STAGE4:
        return _stage4(words, PROGRAM)
    if command in OWN:
        return _own(words)
    if command in ("-h", "--help"):
        return _print(_help())
    if command == "--version":
        from importlib.metadata import version

        return _print(f"{PROGRAM} {version('stage4-gate')}\n")
    return _complain(_usage_error(command))


def _print(text: str) -> int:
    from codemod.request import ended, write

    def work() -> int:
        write(text)
        return 0

    return ended(work, PROGRAM)


def _usage_error(word: str) -> str:
    from stage4_gate.errors import UserError
    from stage4_gate.near_name import no_such

    if not word:
        return UserError("no command given", f"see {PROGRAM} --help").as_line(PROGRAM)
    kind = "option" if word.startswith("-") else "command"
    known = ("--help", "--version") if kind == "option" else (*CODEMOD, *STAGE4, *OWN)
    return no_such(kind, word, known, f"see {PROGRAM} --help").as_line(PROGRAM)


def _help() -> str:
    from textwrap import wrap

    from stage4_gate.commands.tree import tree
    from stage4_gate.terminal import width

    whole, columns = tree(PROGRAM), width()
    usage = f"Usage: {PROGRAM} COMMAND [OPTION]... [ARGUMENT]..."
    lines = [*wrap(usage, columns), "", *wrap(whole.help or "", columns)]
    groups = (("Gate (also: codemod)", CODEMOD), ("Go-live (also: stage4)", STAGE4), ("Both", OWN))
    for title, names in groups:
        lines += ["", f"{title}:"]
        for name in names:
            if name in whole.commands:
                summary = whole.commands[name].get_short_help_str(columns - 14)
                lines.append(f"  {name:<12}{summary}")
    lines += ["", *wrap(f"See {PROGRAM} COMMAND --help for the options of a command.", columns)]
    return "".join(f"{line}\n" for line in lines)


def _complete(program: str) -> int:
    from stage4_gate.commands.completion import complete
    from stage4_gate.commands.tree import tree

    return complete(tree(program), program)


def _own(words: list[str]) -> int:
    from codemod.cli import main as run
    from stage4_gate.commands.own import own

    return run(words, PROGRAM, own)


def _of_tree(words: list[str], program: str) -> int:
    from codemod.cli import main as run
    from stage4_gate.commands.tree import tree

    return run(words, program, tree(program))


def _codemod(words: list[str], program: str) -> int:
    from codemod.request import carry_out, ended, plain_check

    if plain := plain_check(words):
        return ended(lambda: carry_out(plain, program), program)
    from codemod.cli import main as run

    return run(words, program)


def _stage4(words: list[str], program: str) -> int:
    from stage4.cli import main as run

    return run(words, program)


def _complain(line: str) -> int:
    print(line, file=sys.stderr)
    return USAGE_ERROR
