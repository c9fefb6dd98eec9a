"""Beside the distribution `codemod` of PyPI, every way in works or says why it cannot.

Real virtual environments, real installs, from wheels that are made here.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.checkout import ROOT
from tests.environment import Environment

THEIRS = {
    "codemod/__init__.py": "from codemod.base import *\n",
    "codemod/base.py": "def main():\n    print('a tool of another project')\n",
}
WIDE = {
    **THEIRS,
    "codemod/cli.py": "from codemod.base import main\n",
    "codemod/__main__.py": "from codemod.base import main\nmain()\n",
}
WITHOUT_INIT = {"codemod/base.py": THEIRS["codemod/base.py"], "codemod/cli.py": "import nothing\n"}
COMMANDS = (
    ("stage4-gate", "stages"),
    ("stage4-gate", "csp", "default-src 'self'"),
    ("stage4-gate", "--help"),
    ("stage4-gate", "--version"),
    ("stage4-gate",),
    ("python", "-m", "stage4_gate", "stages"),
    ("stage4", "csp", "default-src 'self'"),
    ("python", "-m", "stage4", "--version"),
)
MODULE = ("python", "-m", "codemod", "stages")
SCRIPT = ("codemod", "stages")


def make_wheel(folder: Path, files: dict[str, str]) -> Path:
    """The wheel of a distribution `codemod` with these files, and a script of that name."""
    metadata = {
        "METADATA": "Metadata-Version: 2.1\nName: codemod\nVersion: 1.0.0\n",
        "WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "entry_points.txt": "[console_scripts]\ncodemod = codemod.base:main\n",
    }
    whole = {
        **files,
        **{f"codemod-1.0.0.dist-info/{name}": text for name, text in metadata.items()},
    }
    record = "codemod-1.0.0.dist-info/RECORD"
    whole[record] = "".join(f"{name},,\n" for name in (*whole, record))
    folder.mkdir()
    path = folder / "codemod-1.0.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in whole.items():
            archive.writestr(name, text)
    return path


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this distribution, built from a copy."""
    folder = tmp_path_factory.mktemp("ours")
    for name in ("codemod", "stage4", "stage4_gate"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    for name in ("LICENSES", "man"):
        shutil.copytree(ROOT / name, folder / name)
    build = "pip wheel --quiet --no-build-isolation --no-deps --no-index --wheel-dir dist ."
    subprocess.run([sys.executable, "-m", *build.split()], cwd=folder, check=True)
    return next((folder / "dist").iterdir())


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("theirs")
    kinds = {"narrow": THEIRS, "wide": WIDE, "without __init__": WITHOUT_INIT}
    return {kind: make_wheel(folder / kind, files) for kind, files in kinds.items()}


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[Environment]:
    yield Environment(tmp_path / "environment")
    shutil.rmtree(tmp_path / "environment")


def assert_works(environment: Environment, *commands: tuple[str, ...]) -> None:
    for words in commands:
        done = environment.run(*words)
        alone = words == ("stage4-gate",)
        assert done.returncode == (2 if alone else 0), (words, done.stderr)
        assert "distribution" not in done.stderr


def assert_says_so(environment: Environment, *commands: tuple[str, ...]) -> None:
    for words in commands:
        done = environment.run(*words)
        assert done.returncode == 2, (words, done.stdout, done.stderr)
        assert done.stdout == "", words
        assert done.stderr.count("\n") == 1, (words, done.stderr)
        assert "of stage4-gate" in done.stderr or "another distribution" in done.stderr
        assert "pip install --force-reinstall --no-deps stage4-gate" in done.stderr


def test_alone_every_way_in_works(environment: Environment, ours: Path) -> None:
    environment.install(ours)
    assert_works(environment, *COMMANDS, MODULE, SCRIPT)


@pytest.mark.parametrize("kind", ["narrow", "wide", "without __init__"])
def test_theirs_after_ours(
    environment: Environment, ours: Path, theirs: dict[str, Path], kind: str
) -> None:
    environment.install(ours)
    script = (environment.folder / "bin" / "codemod").read_bytes()
    environment.install(theirs[kind])
    assert_says_so(environment, *COMMANDS)
    if kind != "wide":  # there `python -m codemod` is theirs, too
        assert_says_so(environment, MODULE)
    assert environment.run(*SCRIPT).stdout == "a tool of another project\n"  # nobody can speak here
    (environment.folder / "bin" / "codemod").write_bytes(script)  # as of an installer in parallel
    assert_says_so(environment, SCRIPT)
    environment.uninstall("codemod")
    assert_says_so(environment, *COMMANDS[:2])
    environment.install(ours, "--force-reinstall")
    assert_works(environment, *COMMANDS[:2], MODULE, SCRIPT)


@pytest.mark.parametrize("kind", ["narrow", "wide"])
def test_theirs_before_ours(
    environment: Environment, ours: Path, theirs: dict[str, Path], kind: str
) -> None:
    environment.install(theirs[kind])
    environment.install(ours)
    assert_works(environment, *COMMANDS[:2], MODULE, SCRIPT)
    environment.uninstall("codemod")
    assert_says_so(environment, *COMMANDS[:2])


def test_a_changed_file_alone_is_no_fault(environment: Environment, ours: Path) -> None:
    """Whoever looks for an error puts a line into an installed module."""
    environment.install(ours)
    with (environment.site / "codemod" / "report.py").open("a") as file:
        file.write("# looked at\n")
    assert_works(environment, ("stage4-gate", "stages"), SCRIPT)
