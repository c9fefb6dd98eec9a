"""Gates of every form that teams write, with the arguments that make them end in every way.

A gate takes `ok`, `fail`, `crash`, and where it says so `text`, `--help` or a wrong option.
"""

from __future__ import annotations

from typing import NamedTuple

BODY = '''
def main(argv=None):
    """Run the packs."""
    import sys

    what = (argv or sys.argv[1:] or ["ok"])[0]
    print("packs ran:", what, flush=True)
    if what == "crash":
        raise RuntimeError("a pack crashed")
    if what == "text":
        sys.exit("the text of the gate")
    return 0 if what == "ok" else 3
'''


class Form(NamedTuple):
    """A gate's source, and the arguments that are no run of it."""

    source: str
    no_run: tuple[tuple[str, ...], ...] = ()
    ways: tuple[str, ...] = ("ok", "fail", "crash", "text")


def _guarded(*lines: str, head: str = "import sys\n", tail: str = "", body: str = BODY) -> Form:
    inner = "".join(f"    {line}\n" if line else "\n" for line in lines)
    return Form(f'{head}\n{body}\n\nif __name__ == "__main__":\n{inner}{tail}')


ARGPARSE_MAIN = """
def main():
    parser = argparse.ArgumentParser(prog="gate")
    parser.add_argument("--version", action="version", version="gate 1.0")
    parser.add_argument("what", nargs="?", default="ok", choices=["ok", "fail", "crash", "text"])
    what = parser.parse_args().what
    print("packs ran:", what)
    if what == "crash":
        raise RuntimeError("a pack crashed")
    if what == "text":
        sys.exit("text")
    return 0 if what == "ok" else 2
"""
PARSER_NO_RUN = (("--help",), ("--version",), ("--nonsense",), ("neither",))

CLICK_MAIN = '''
import sys

import click


@click.command()
@click.version_option("1.0")
@click.argument("what", default="ok")
@click.option("--strict", is_flag=True)
@click.pass_context
def main(ctx, what, strict):
    """The gate."""
    click.echo(f"packs ran: {what}")
    if what == "crash":
        raise RuntimeError("a pack crashed")
    if what == "text":
        raise click.ClickException("the packs failed")
    if what == "usage":
        raise click.UsageError("no such pack")
    ctx.exit(0 if what == "ok" else 3)


if __name__ == "__main__":
    main()
'''

GROUP = """
import click


@click.group()
def cli():
    print("group")


@cli.command()
@click.argument("what", default="ok")
def run(what):
    print("packs ran:", what)
    if what == "crash":
        raise RuntimeError("a pack crashed")
    if what == "text":
        raise SystemExit("text")
    if what == "fail":
        raise click.exceptions.Exit(code=4)


if __name__ == "__main__":
    import sys
    cli(sys.argv[1:] if sys.argv[1:2] == ["run"] or "-" in "".join(sys.argv[1:]) else ["run", *sys.argv[1:]])
"""

FORMS: dict[str, Form] = {
    "call": _guarded("main()"),
    "sys_exit": _guarded("sys.exit(main())"),
    "raise_system_exit": _guarded("raise SystemExit(main())", head=""),
    "exit_builtin": _guarded("exit(main())", head=""),
    "variable": _guarded("success = main() == 0", "sys.exit(0 if success else 1)"),
    "statements_around": _guarded(
        'print("before")', "rc = main()", 'print("report after")', "sys.exit(rc)"
    ),
    "report_after_main": _guarded("main()", 'print("report after")'),
    "try_around": _guarded(
        "try:",
        "    sys.exit(main())",
        "except RuntimeError as error:",
        "    print(error)",
        "    sys.exit(5)",
    ),
    "try_system_exit": _guarded(
        "try:",
        "    rc = main()",
        "except SystemExit as error:",
        "    rc = error.code",
        "sys.exit(rc)",
    ),
    "try_finally": _guarded("try:", "    sys.exit(main())", "finally:", '    print("cleaned up")'),
    "asyncio": _guarded(
        "sys.exit(asyncio.run(amain()))",
        head="import asyncio\nimport sys\n",
        body=BODY + "\n\nasync def amain():\n    return main()\n",
    ),
    "future_and_docstring": _guarded(
        "sys.exit(main())",
        head='#!/usr/bin/env python3\n# -*- coding: utf-8 -*-\n"""The gate\'s docstring."""\n'
        "from __future__ import annotations\n\nimport sys\n",
    ),
    "reversed": Form(f'{BODY}\nif "__main__" == __name__:\n    raise SystemExit(main())\n'),
    "and": Form(f'{BODY}\nif __name__ == "__main__" and True:\n    raise SystemExit(main())\n'),
    "one_line": Form(f'{BODY}\nif __name__ == "__main__": raise SystemExit(main())\n'),
    "expression": Form(f'{BODY}\n__name__ == "__main__" and exit(main())\n'),
    "else": Form(
        f'{BODY}\nif __name__ == "__main__":\n    raise SystemExit(main())\nelse:\n    print("imported")\n'
    ),
    "negated": Form(
        f'{BODY}\nif __name__ != "__main__":\n    pass\nelse:\n    raise SystemExit(main())\n'
    ),
    "two_guards": Form(
        f'{BODY}\nif __name__ == "__main__":\n    rc = main()\n\nx = 1\n'
        'if __name__ == "__main__":\n    print("second")\n    raise SystemExit(rc)\n'
    ),
    "code_after_guard": _guarded("rc = main()", tail='\nprint("after the guard")\n'),
    "exit_after_guard": _guarded("rc = main()", tail="\nsys.exit(rc)\n"),
    "definitions_after_guard": _guarded(
        "later(main())", tail="\n", body=BODY + "\n\ndef later(rc):\n    sys.exit(rc)\n"
    ),
    "inline": Form(
        'import sys\nif __name__ == "__main__":\n    what = (sys.argv[1:] or ["ok"])[0]\n'
        '    print("packs", what)\n    if what == "crash":\n        raise RuntimeError(what)\n'
        '    if what == "text":\n        sys.exit("text")\n    if what != "ok":\n        sys.exit(2)\n'
    ),
    "other_name": _guarded(
        "run_gate()", body=BODY + "\n\ndef run_gate():\n    raise SystemExit(main())\n"
    ),
    "no_guard": Form(f"import sys\n{BODY}\nrc = main()\nprint('''a\n  b\nc''')\nsys.exit(rc)\n"),
    "no_guard_falls_off": Form(f"{BODY}\nif main():\n    print('failed')\nprint('done')\n"),
    "no_guard_early_exit": Form(
        "import sys\nif sys.argv[1:] == ['ok']:\n    print('skipped')\n    sys.exit(0)\n"
        f"{BODY}\nsys.exit(main())\n"
    ),
    "async_main": Form(
        "import asyncio, sys\nasync def main():\n    print('packs', flush=True)\n"
        "    what = (sys.argv[1:] or ['ok'])[0]\n    if what == 'crash':\n        raise RuntimeError\n"
        "    sys.exit({'ok': 0, 'text': 'text'}.get(what, 3))\n"
        "if __name__ == '__main__':\n    asyncio.run(main())\n"
    ),
    "decorated": _guarded(
        "sys.exit(main())",
        body="import functools\ndef loud(f):\n    @functools.wraps(f)\n    def g(*a):\n        print('calling')\n"
        "        return f(*a)\n    return g\n\n@loud" + BODY,
    ),
    "recursive": _guarded(
        "sys.exit(main())",
        body=BODY.replace(
            "what = (argv",
            "if argv is None:\n        return main(sys.argv[1:] or ['ok'])\n    what = (argv",
        ),
    ),
    "alias": _guarded("entry()", body=BODY + "\nentry = lambda: sys.exit(main())\n"),
    "under_if": _guarded(
        "sys.exit(main())", body="if True:" + BODY.replace("\n", "\n    ").rstrip() + "\n"
    ),
    "method": _guarded(
        "Gate().main()",
        body="class Gate:"
        + BODY.replace("\n", "\n    ").replace("argv=None", "self, argv=None").rstrip()
        + "\n",
    ),
    "argparse": _guarded(
        "sys.exit(main())", head="import argparse\nimport sys\n", body=ARGPARSE_MAIN
    )._replace(no_run=PARSER_NO_RUN),
    "argparse_error": _guarded(
        "sys.exit(main())",
        head="import argparse\nimport sys\n",
        body=ARGPARSE_MAIN.replace(
            "    print(", "    if what == 'fail':\n        parser.error('no')\n    print("
        ),
    )._replace(no_run=(("fail",), ("--help",)), ways=("ok", "crash")),
    "argparse_in_guard": _guarded(
        "import argparse",
        "p = argparse.ArgumentParser()",
        'p.add_argument("what", nargs="?", default="ok")',
        "sys.exit(main([p.parse_args().what]))",
    )._replace(no_run=(("--help",), ("--nonsense",))),
    "argparse_reraised": _guarded(
        "try:",
        "    sys.exit(main())",
        "except SystemExit as error:",
        "    sys.exit(error.code)",
        head="import argparse\nimport sys\n",
        body=ARGPARSE_MAIN,
    )._replace(no_run=PARSER_NO_RUN),
    "click": Form(CLICK_MAIN, (("--help",), ("--version",), ("--nonsense",), ("usage",))),
    "click_group": Form(GROUP, (("--help",), ("run", "--help"), ("run", "--nonsense"))),
    "typer": Form(
        "import sys\n\nimport typer\n\napp = typer.Typer()\n\n\n@app.command()\n"
        "def main(what: str = typer.Argument('ok')):\n    print('packs ran:', what)\n"
        "    if what == 'crash':\n        raise RuntimeError('a pack crashed')\n"
        "    if what == 'text':\n        raise typer.Exit(7)\n    sys.exit(what != 'ok')\n\n\n"
        "if __name__ == '__main__':\n    app()\n",
        (("--help",), ("--nonsense",)),
        ("ok", "fail", "text"),
    ),
    "unittest": Form(
        "import sys, unittest\nclass T(unittest.TestCase):\n    def test(self):\n"
        "        self.assertNotEqual(WHAT, 'fail')\nWHAT = (sys.argv[1:] or ['ok'])[0]\n"
        "if __name__ == '__main__':\n    unittest.main(argv=['gate'] + [a for a in sys.argv[1:] if '-' in a])\n",
        (("--help",), ("--nonsense",)),
        ("ok", "fail"),
    ),
    "bool": _guarded("sys.exit(main() != 0)"),
    "not_main": _guarded("sys.exit(not main())"),
    "string": _guarded('sys.exit("" if main() == 0 else "failed")'),
    "dict": _guarded('sys.exit({"failed": main()})'),
    "count": _guarded("sys.exit(256 if main() else 512)"),
    "negative": _guarded("sys.exit(-main())"),
    "huge": _guarded("sys.exit(main() * 2**70)"),
    "float": _guarded("sys.exit(main() * 1.0)"),
    "shadowed": _guarded(
        "raise SystemExit(main())",
        head="sys = 'shadowed'\nos = None\nsubprocess = 7\nsignal = atexit = threading = 0\n",
    ),
    "chdir": _guarded('os.chdir("/")', "sys.exit(main())", head="import os\nimport sys\n"),
    "atexit": _guarded(
        "sys.exit(main())",
        head="import atexit\nimport sys\n\natexit.register(print, 'report at exit')\n",
    ),
    "threads": _guarded(
        "e = threading.Event()",
        "threading.Thread(target=lambda: (e.wait(), print('thread'))).start()",
        "try:",
        "    sys.exit(main())",
        "finally:",
        "    e.set()",
        head="import sys\nimport threading\n",
    ),
    "pool": _guarded(
        "pool = concurrent.futures.ThreadPoolExecutor(2)",
        "pool.submit(print, 'pooled').result()",
        "sys.exit(main())",
        head="import concurrent.futures\nimport sys\n",
    ),
    "fork": _guarded(
        "pid = os.fork()",
        "if pid == 0:",
        "    sys.exit(0)",
        "os.waitpid(pid, 0)",
        "sys.exit(main())",
        head="import os\nimport sys\n",
    ),
    "logging": _guarded(
        "logging.warning('logged')",
        "sys.exit(main())",
        head="import logging\nimport sys\n\nlogging.basicConfig()\n",
    ),
    "redirected": _guarded(
        "with contextlib.redirect_stdout(sys.stderr):",
        "    rc = main()",
        "sys.exit(rc)",
        head="import contextlib\nimport sys\n",
    ),
}
