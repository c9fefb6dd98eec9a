"""What the executions share: an index of wheels, and the Python of a fresh machine."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ci.machine import Machine
from tests.ci.steps import NewMachine
from tests.ci.wheelhouse import make_wheelhouse, needed_by
from tests.loopback import Ready, Sick, serving


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_wheelhouse(tmp_path_factory.mktemp("wheelhouse"))


@pytest.fixture(scope="session")
def bare_image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with pip alone."""
    folder = tmp_path_factory.mktemp("image") / "python"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    return folder


@pytest.fixture(scope="session")
def image(bare_image: Path, wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One that has the dependencies already: each job then installs stage4-gate alone."""
    folder = tmp_path_factory.mktemp("image") / "python"
    shutil.copytree(bare_image, folder, symlinks=True)
    options = ["--quiet", "--no-index", "--find-links", str(wheels)]
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", *options]
    subprocess.run([*pip, *needed_by("stage4-gate")], check=True, capture_output=True)
    return folder


@pytest.fixture
def new_machine(image: Path, wheels: Path) -> Iterator[NewMachine]:
    """Makes fresh machines with the dependencies; they end with the test."""
    yield from _machines(image, wheels)


@pytest.fixture
def new_bare_machine(bare_image: Path, wheels: Path) -> Iterator[NewMachine]:
    """Makes fresh machines on which pip installs everything."""
    yield from _machines(bare_image, wheels)


def _machines(image: Path, wheels: Path) -> Iterator[NewMachine]:
    made: list[Machine] = []

    def new(folder: Path) -> Machine:
        made.append(Machine(folder, image, wheels))
        return made[-1]

    yield new
    for machine in made:
        machine.stop()


@pytest.fixture
def ready() -> Iterator[str]:
    """The URL of a service that is ready to go live."""
    with serving(Ready) as url:
        yield url


@pytest.fixture
def sick() -> Iterator[str]:
    """The URL of a service that is down."""
    with serving(Sick) as url:
        yield url
