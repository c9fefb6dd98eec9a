"""Every reference to what ends a process past the stage is reported, by what it can do."""

from __future__ import annotations

import pytest

from codemod import engine
from codemod.source import decode
from codemod.stage import STAGE4
from codemod.status import Status

HEAD = "import atexit\nimport functools\nimport os\nimport signal\nimport sys\nimport threading\n"
GATE = "\n\ndef main():\n    return 0\n\n\nif __name__ == '__main__':\n"
END = "\nsys.exit(main())"

PASSING = {
    "alias": ("die = os._exit\n", "die(main())"),
    "uncalled_alias": ("die = os._exit\n", END),
    "renamed_import": ("from os import _exit as done\n", "done(main())"),
    "star_import": ("from os import *\n", "_exit(main())"),
    "posix": ("import posix\n", "posix._exit(main())"),
    "getattr": ("", "getattr(os, '_exit')(main())"),
    "vars": ("", "vars(os)['_exit'](main())"),
    "dict": ("", "os.__dict__['_exit'](main())"),
    "modules": ("", "sys.modules['os']._exit(main())"),
    "os_of_another": ("import subprocess\n", "subprocess.os._exit(main())"),
    "dunder_import": ("", "__import__('os')._exit(main())"),
    "partial": ("", "functools.partial(os._exit, 0)()"),
    "atexit": ("", "atexit.register(os._exit, 0)" + END),
    "timer": ("", "threading.Timer(5, os._exit, args=(0,)).start()" + END),
    "timer_unknown": ("", "threading.Timer(5, os._exit, [main()]).start()" + END),
    "lambda": ("", "threading.Timer(5, lambda: os._exit(0)).start()" + END),
    "attribute": ("class Gate:\n    die = os._exit\n", "Gate.die(main())"),
    "default": ("def leave(code, die=os._exit):\n    die(code)\n", "leave(main())"),
    "exec": ("run = os.execv\n", "run('/bin/true', ['true'])"),
    "constructor": ("class Gate:\n    def __init__(self):\n        os._exit(0)\n", "Gate()"),
    "context": (
        "class Gate:\n    def __enter__(self):\n        pass\n"
        "    def __exit__(self, *_):\n        os._exit(0)\n",
        "with Gate():\n    main()",
    ),
    "registered": ("@atexit.register\ndef leave():\n    os._exit(0)\n", END),
    "parent": ("", "pid = os.fork()\nif pid:\n    os._exit(0)"),
    "parent_not_0": ("", "pid = os.fork()\nif pid != 0:\n    os._exit(0)"),
    "parent_else": ("", "if os.fork() == 0:\n    pass\nelse:\n    os._exit(0)"),
    "command": (
        "import click\n@click.group()\ndef cli():\n    pass\n"
        "@cli.command()\ndef run():\n    os._exit(0)\n",
        "cli()",
    ),
}
FAILING = {
    "atexit": "atexit.register(os._exit, 1)",
    "timer": "threading.Timer(5, os._exit, [1]).start()",
    "partial": "functools.partial(os._exit, 3)",
    "abort": "atexit.register(os.abort)",
    "kill": "atexit.register(os.kill, os.getpid(), signal.SIGKILL)",
    "kill_group": "os.kill(0, signal.SIGKILL)",
    "killpg": "os.killpg(os.getpgrp(), signal.SIGKILL)",
    "killpg_0": "os.killpg(os.getpgid(0), signal.SIGKILL)",
    "pthread_kill": "signal.pthread_kill(threading.get_ident(), signal.SIGTERM)",
}
OTHERS = {
    "child": "pid = os.fork()\nif pid == 0:\n    os._exit(0)",
    "child_not": "pid = os.fork()\nif not pid:\n    os._exit(0)",
    "child_else": "pid = os.fork()\nif pid:\n    os.wait()\nelse:\n    os._exit(0)",
    "child_greater": "pid = os.fork()\nif pid > 0:\n    os.wait()\nelse:\n    os._exit(0)",
    "child_walrus": "if (pid := os.fork()) == 0:\n    os._exit(0)",
    "process": "import multiprocessing as mp\nmp.Process(target=os._exit, args=(0,)).start()",
    "kill_of_a_child": "os.kill(5, signal.SIGTERM)",
    "kill_of_a_child's_group": "os.killpg(os.getpgid(child.pid), signal.SIGTERM)",
    "kill_of_the_parent": "os.kill(os.getppid(), signal.SIGTERM)",
    "method_that_nothing_calls": "class A:\n    def leave(self):\n        os._exit(0)\nA()",
    "property": "class A:\n    @property\n    def leave(self):\n        os._exit(0)\nA()",
    "hasattr": "hasattr(os, '_exit')",
    "other_table": "{'_exit': print}['_exit'](0)\nsys.modules.get('os')\nvars(main)['_exit']",
    "own_function": "def _exit(code):\n    pass\n_exit(0)",
}


def patched(head: str, body: str) -> str:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return engine.apply(decode((HEAD + head + GATE + lines).encode()), [STAGE4]).text


@pytest.mark.parametrize("name", PASSING)
def test_a_way_that_can_pass_is_a_bypass_with_its_line(name: str) -> None:
    text = patched(*PASSING[name])
    verdict = engine.check(decode(text.encode()), [STAGE4])
    assert verdict.status is Status.BYPASSED
    assert "without running the stage" in verdict.message
    code = verdict.message.split(" can end")[0]
    assert code.replace("'", '"') in text.splitlines()[verdict.line - 1].replace("'", '"')


@pytest.mark.parametrize("name", FAILING)
def test_a_way_that_can_only_fail_is_a_note(name: str) -> None:
    verdict = engine.check(decode(patched("", FAILING[name] + END).encode()), [STAGE4])
    assert verdict.status is Status.CURRENT
    assert [note.message.split(" can end")[0][:10] for note in verdict.notes] == [
        FAILING[name][:10]
    ]


@pytest.mark.parametrize("name", OTHERS)
def test_what_ends_no_gate_is_not_reported(name: str) -> None:
    verdict = engine.check(decode(patched("", OTHERS[name] + END).encode()), [STAGE4])
    assert (verdict.status, verdict.notes) == (Status.CURRENT, [])


@pytest.mark.parametrize("name", PASSING)
def test_explain_shows_it(name: str) -> None:
    ways = engine.explain_gate(decode(patched(*PASSING[name]).encode()), [STAGE4]).ways
    assert [way for way in ways if "past every wrap" in way.why]
