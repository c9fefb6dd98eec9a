"""Gates that read their arguments with libraries: each runs its packs unless it is asked for help.

Each gate prints `packs` when it runs. `tries` are arguments, each with whether they run the gate.
"""

from __future__ import annotations

from typing import NamedTuple

GUARD = '\n\nif __name__ == "__main__":\n    '
HELP = (("--help",), False)
WRONG = (("--nonsense",), False)
RUN: tuple[tuple[str, ...], bool] = ((), True)


class Gate(NamedTuple):
    """A gate's source, and arguments, each with whether they run it.

    light  whether its library takes little time to import
    """

    source: str
    tries: tuple[tuple[tuple[str, ...], bool], ...] = (HELP, WRONG, RUN)
    light: bool = False


GETOPT = """import getopt, sys
def main():
    try:
        opts, _ = getopt.getopt(sys.argv[1:], "h", ["help"])
    except getopt.GetoptError as why:
        print(why, file=sys.stderr)
        sys.exit(2)
    print("usage: gate" if opts else "packs")
"""
OPTPARSE = """import optparse
def main():
    optparse.OptionParser().parse_args()
    print("packs")
"""
CLICK = """import sys
import click
@click.command()
def main():
    print("packs")
"""
RICH_CLICK = """import rich_click as click
@click.command()
@click.option("--only")
def main(only):
    print("packs")
"""
DOCOPT = '''"""Usage: gate [--only=PACK]"""
import docopt
def main():
    docopt.docopt(__doc__)
    print("packs")
'''
FIRE = """import fire
def main(only="all"):
    print("packs")
"""
ABSL = """from absl import app, flags
flags.DEFINE_string("only", "all", "the pack to run")
def main(arguments):
    print("packs")
"""
CYCLOPTS = """import cyclopts
app = cyclopts.App()
@app.default
def main(only: str = "all"):
    print("packs")
"""
INVOKE = """import sys
from invoke import Collection, Program, task
@task
def packs(context):
    print("packs")
def main():
    Program(namespace=Collection(packs), version="1").run()
"""
DJANGO = """import sys
from django.conf import settings
from django.core.management import BaseCommand, execute_from_command_line
settings.configure()
class Packs(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("--only")
    def handle(self, **options):
        print("packs")
def main():
    Packs().run_from_argv([sys.argv[0], "packs", *sys.argv[1:]])
"""
MANAGE = """import sys
from django.conf import settings
from django.core.management import execute_from_command_line
settings.configure()
def main():
    execute_from_command_line(sys.argv)
"""
PYTEST = """import sys
import pytest
def test_pack():
    print("packs")
def main():
    plain = ["-p", "no:cacheprovider", "-qq", "--rootdir", "/"]
    return pytest.main([*plain, *sys.argv[1:], __file__])
"""
NOT_STANDALONE = """try:
        sys.exit(main(standalone_mode=False))
    except click.ClickException as why:
        why.show()
        sys.exit(why.exit_code)
"""
GATES = {
    "getopt": Gate(GETOPT + GUARD + "main()\n", light=True),
    "optparse": Gate(OPTPARSE + GUARD + "main()\n", light=True),
    "not_standalone": Gate(CLICK + GUARD + NOT_STANDALONE, light=True),
    "rich_click": Gate(RICH_CLICK + GUARD + "main()\n"),
    "docopt": Gate(DOCOPT + GUARD + "main()\n", light=True),
    "fire": Gate(FIRE + GUARD + "fire.Fire(main)\n", (HELP, WRONG, (("--", "--help"), False), RUN)),
    "absl": Gate(ABSL + GUARD + "app.run(main)\n", light=True),
    "cyclopts": Gate(CYCLOPTS + GUARD + "app()\n"),
    "invoke": Gate(
        INVOKE + GUARD + "main()\n", (HELP, WRONG, (("--version",), False), (("packs",), True))
    ),
    "django_command": Gate(DJANGO + GUARD + "main()\n"),
    "django_manage": Gate(
        MANAGE + GUARD + "main()\n",
        (HELP, (("nonsense",), False), (("check", "--help"), False), (("check",), True)),
    ),
    "pytest": Gate(PYTEST + GUARD + "sys.exit(main())\n", (HELP, WRONG, RUN)),
}
