"""Help and usage errors are no run of a gate, whichever library reads the arguments."""

from __future__ import annotations

from pathlib import Path

import pytest

from codemod.testing import assert_exit_contract

GUARD = "\n\nif __name__ == '__main__':\n    "
GETOPT = """import getopt, sys
def main():
    try:
        opts, _ = getopt.getopt(sys.argv[1:], "h", ["help"])
    except getopt.GetoptError as why:
        print(why, file=sys.stderr)
        sys.exit(2)
    print("usage: gate" if opts else "packs")
"""
CLICK = """import sys
import click
@click.command()
def main():
    print("packs")
"""
OPTPARSE = """import optparse
def main():
    optparse.OptionParser().parse_args()
    print("packs")
"""
GATES = {
    "getopt": GETOPT + GUARD + "main()\n",
    "optparse": OPTPARSE + GUARD + "main()\n",
    "not_standalone": CLICK + GUARD + "try:\n        sys.exit(main(standalone_mode=False))\n"
    "    except click.ClickException as why:\n"
    "        why.show()\n        sys.exit(why.exit_code)\n",
}


@pytest.mark.parametrize("name", GATES)
def test_help_and_usage_errors_run_no_stage(name: str, tmp_path: Path) -> None:
    for argument, is_run in (("--help", False), ("--nonsense", False), ("", True)):
        assert_exit_contract(
            GATES[name].encode(),
            tmp_path / (argument or "run"),
            arguments=[argument] if argument else [],
            is_run=is_run,
        )
