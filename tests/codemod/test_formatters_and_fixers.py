"""Formatters and fixers over a patched gate leave it current; revert gives what they make of the
original. Each tool runs once over all gates, as people run it: from the command line.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from codemod import engine
from codemod.block import EMBEDDED, PACKAGE
from codemod.source import Source
from codemod.stage import STAGE4
from codemod.status import Status
from codemod.testing import install
from tests.codemod.gates import FORMS

BIN = Path(sys.executable).parent
FILES = "FILES"  # stands for the names of the files, where a tool does not take a folder
RULES = "E,F,W,I,UP,B,SIM,C4,RET,PIE,RSE,RUF,Q,PT,PERF,FLY,ISC,ICN,PL,TC,FURB,N"
Command = tuple[str, ...]


def ruff_format(**settings: str) -> Command:
    given = (
        f"{key.replace('__', '.').replace('_', '-')}={value}" for key, value in settings.items()
    )
    options = [word for setting in given for word in ("--config", setting)]
    return ("ruff", "format", "-q", "--isolated", *options, ".")


def ruff_fix(*options: str, select: str = RULES) -> Command:
    fix = ("ruff", "check", "-q", "--isolated", "--fix", "--exit-zero")
    return (*fix, "--select", select, *options, ".")


def yapf(style: str) -> Command:
    return ("yapf", "--in-place", "--recursive", "--style", style, ".")


def isort(*options: str) -> Command:
    return ("isort", "-q", *options, ".")


def autopep8(*options: str) -> Command:
    return ("autopep8", "--in-place", "--recursive", *options, ".")


def black(*options: str) -> Command:
    return ("black", "-q", "--workers", "1", *options, ".")


def pyupgrade(target: str) -> Command:
    return ("pyupgrade", "--exit-zero-even-if-changed", target, FILES)


TOOLS: dict[str, tuple[Command, ...]] = {
    "black": (black(),),
    "black_40": (black("-l", "40", "-S", "-C"),),
    "black_120": (black("-l", "120", "-t", "py314", "--preview"),),
    "ruff_format": (ruff_format(),),
    "ruff_format_tabs": (
        ruff_format(format__indent_style="'tab'", format__quote_style="'single'"),
    ),
    "ruff_format_2": (ruff_format(indent_width="2", line_length="100"),),
    "ruff_format_40": (ruff_format(line_length="40"),),
    "ruff_format_120": (ruff_format(line_length="120", format__docstring_code_format="true"),),
    "ruff_format_314": (ruff_format(target_version="'py314'", format__quote_style="'preserve'"),),
    "ruff_fix": (ruff_fix(),),
    "ruff_fix_314": (ruff_fix("--target-version", "py314"),),
    "ruff_fix_all": (ruff_fix(select="ALL"),),
    "ruff_fix_and_format": (ruff_fix(), ruff_format()),
    "isort": (isort(),),
    "isort_black": (isort("--profile", "black"),),
    "isort_google": (isort("--profile", "google", "--sl"),),
    "isort_future": (isort("-a", "from __future__ import annotations", "--fss", "-l", "40"),),
    "pyupgrade": (pyupgrade("--py310-plus"),),
    "pyupgrade_314": (pyupgrade("--py314-plus"),),
    "yapf": (yapf("pep8"),),
    "yapf_google": (yapf("{based_on_style: google, indent_width: 2, column_limit: 120}"),),
    "yapf_facebook": (yapf("{based_on_style: facebook, use_tabs: true}"),),
    "yapf_40": (yapf("{based_on_style: yapf, column_limit: 40}"),),
    "autopep8": (autopep8(),),
    "autopep8_aggressive": (autopep8("-a", "-a", "--max-line-length", "120"),),
    "autopep8_2": (autopep8("--indent-size", "2"),),
    "autoflake": (
        ("autoflake", "-i", "-r", "--remove-all-unused-imports", "--remove-unused-variables", "."),
    ),
}

MERGED = """import sys


def main():
    return 0


if __name__ == "__main__":
    with open("gate.log", "w") as log:
        sys.exit(main())
"""
TIGHT = """import  sys
def main(a,b = 1) :
    return 0
# the gate
if __name__=='__main__' :
    rc = main( sys.argv[1:] )


    sys.exit(rc)"""
COMMENTED = '''#!/usr/bin/env python3
"""The gate."""
from __future__ import annotations
import sys

# ---- packs ----

def main() -> int:
    return 0
    # the last line

# ---- entry ----

# the gate
if __name__ == "__main__":  # pragma: no cover
    # first
    sys.exit(main())  # done
    # last
# end
'''
CHOSEN = ("statements_around", "two_guards", "no_guard", "argparse")
GATES: dict[str, tuple[str, tuple[str, ...]]] = {
    **{f"gate_{name}": (FORMS[name].source, ()) for name in CHOSEN},
    "gate_merged": (MERGED, ()),
    "gate_tight": (TIGHT, ()),
    "gate_commented": (COMMENTED, ()),
    "gate_package": (FORMS["try_around"].source, ()),
    "gate_script": (FORMS["sys_exit"].source, ("main",)),
}


def run(commands: tuple[Command, ...], folder: Path) -> None:
    files = sorted(path.name for path in folder.glob("*.py"))
    for program, *words in commands:
        given = [each for word in words for each in (files if word == FILES else [word])]
        done = subprocess.run(
            [BIN / program, *given], cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (program, done.stdout[-500:], done.stderr[-500:])


def write(folder: Path, gates: dict[str, str]) -> Path:
    folder.mkdir()
    for name, text in gates.items():
        (folder / f"{name}.py").write_text(text, "utf-8")
    return folder


def texts(folder: Path) -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.py"))}


def runtime_for(name: str) -> str:
    return PACKAGE if name == "gate_package" else EMBEDDED


@pytest.fixture(scope="module")
def patched() -> dict[str, str]:
    return {
        name: install(text.encode(), [STAGE4], scripts, runtime_for(name)).decode()
        for name, (text, scripts) in GATES.items()
    }


@pytest.mark.parametrize("tool", TOOLS)
def test_a_gate_stays_current_and_reverts_to_what_the_tool_makes_of_it(
    tool: str, patched: dict[str, str], tmp_path: Path
) -> None:
    both = {f"plain_{name}": text for name, (text, _) in GATES.items()} | patched
    changed = texts_after(tool, tmp_path / "both", both)
    reverted = {}
    for name, (_, scripts) in GATES.items():
        source = Source(changed[name], "utf-8", b"")
        verdict = engine.check(source, [STAGE4], scripts)
        assert verdict.status is Status.CURRENT, (name, verdict)
        reverted[name] = engine.revert(source, [STAGE4], scripts).text
    again = texts_after(tool, tmp_path / "reverted", reverted)
    assert again == {name: changed[f"plain_{name}"] for name in GATES}


def texts_after(tool: str, folder: Path, gates: dict[str, str]) -> dict[str, str]:
    run(TOOLS[tool], write(folder, gates))
    return texts(folder)
