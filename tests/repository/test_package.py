"""What is published: the same bytes on each build, complete, valid, and sound where it is new."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.build_package import build
from stage4_gate.commands.completion import PROGRAMS
from tests.checkout import ROOT, copy_sources, source_files
from tests.environment import Environment
from tests.flask_shop import Shop
from tests.loopback import serving

EPOCH = 1_700_000_000
WORDS = [sys.executable, "-m"]
GATE = """import sys


def main():
    print("packs passed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with source archive and wheel."""
    folder = tmp_path_factory.mktemp("built")
    build(copy_sources(folder / "source"), folder / "dist", EPOCH)
    return folder / "dist"


def wheel_of(folder: Path) -> Path:
    return next(folder.glob("*.whl"))


def test_two_builds_give_the_same_bytes(built: Path, tmp_path: Path) -> None:
    build(copy_sources(tmp_path / "elsewhere"), tmp_path / "dist", EPOCH)
    for path in built.iterdir():
        assert (tmp_path / "dist" / path.name).read_bytes() == path.read_bytes(), path.name


def test_the_source_archive_is_the_whole_repository(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
        assert {member.mtime for member in archive.getmembers()} == {EPOCH}
    missing = set(source_files()) - names
    assert not missing
    assert not [name for name in names if name.endswith((".pyc", ".sqlite3")) or ".venv" in name]


# Of release_gate/, the wheel has the engine alone.
REFERENCE_GATE = (
    *("bundles/", "packs/", "testkit/", "gate.toml", "seconds.json"),
    *("__init__.py", "bootstrap.py", "conftest.py", "embedded.py", "merge.py", "paths.py"),
    *("reference.py", "run_all.py", "shard.py"),
)


def is_shipped(name: str) -> bool:
    return not name.startswith(tuple(f"release_gate/{each}" for each in REFERENCE_GATE))


def test_the_wheel_has_the_packages_and_all_licences(built: Path) -> None:
    with zipfile.ZipFile(wheel_of(built)) as archive:
        names = archive.namelist()
        [metadata] = [name for name in names if name.endswith("/METADATA")]
        text = archive.read(metadata).decode()
    code = {name for name in names if ".dist-info/" not in name and ".data/" not in name}
    tops = {name.partition("/")[0] for name in code}
    assert tops == {"codemod", "release_gate", "stage4", "stage4_gate"}
    sources = (name for name in source_files() if name.partition("/")[0] in tops)
    assert code == set(filter(is_shipped, sources))
    data = {name.partition(".data/data/")[2] for name in names if ".data/" in name}
    assert data == {f"share/man/man1/{program}.1" for program in PROGRAMS}
    assert "License-Expression: MIT AND Apache-2.0\n" in text
    for name in ("LICENSE", "LICENSES/Apache-2.0.txt"):
        assert any(each.endswith(f".dist-info/licenses/{name}") for each in names), name
    assert "](docs/" not in text, "links that lead nowhere on the package index"


LINTERS = {
    "twine": ["check", "--strict", "WHEEL", "SOURCE"],
    "check_wheel_contents": ["--config", str(ROOT / "pyproject.toml"), "WHEEL"],
    "pyroma": ["--min=10", "SOURCE"],
    "validate_pyproject": [str(ROOT / "pyproject.toml")],
}


@pytest.mark.parametrize("name", LINTERS)
def test_linters_of_packages_find_nothing(name: str, built: Path) -> None:
    files = {"WHEEL": str(wheel_of(built)), "SOURCE": str(next(built.glob("*.tar.gz")))}
    command = [*WORDS, name, *(files.get(word, word) for word in LINTERS[name])]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def service() -> Iterator[str]:
    with serving() as url:
        yield url


def test_the_wheel_serves_a_repository_of_someone_else(
    built: Path, service: str, tmp_path: Path
) -> None:
    environment = Environment(tmp_path / "environment")
    environment.install(wheel_of(built))
    gate = tmp_path / "project" / "release_gate" / "run_all.py"
    gate.parent.mkdir(parents=True)
    gate.write_text(GATE)

    def run(*words: str) -> str:
        done = environment.run(
            *words, cwd=gate.parents[1], PROD_URL=service, PYTHONWARNINGS="error"
        )
        assert (done.returncode, done.stderr) == (0, ""), (words, done.stdout)
        return done.stdout

    run("stage4-gate", "apply")
    assert "current" in run("stage4-gate", "check")
    said = run("python", str(gate)).splitlines()
    assert said[0] == "packs passed"
    assert said[-1] == "[ReleaseGate] Final exit code (with Stage 4): 0"
    run("stage4-gate", "revert")
    assert gate.read_text() == GATE
    run("stage4", "run", "--quick", "--no-artifacts")


def test_the_wheel_writes_and_runs_a_gate_for_a_service_of_someone_else(
    built: Path, tmp_path: Path
) -> None:
    environment = Environment(tmp_path / "environment")
    environment.install(wheel_of(built))
    (tmp_path / "project").mkdir()
    shop = Shop(tmp_path / "project")
    for command in (shop.new, shop.run):
        done = environment.run(*command, cwd=shop.folder, S4_SKIP="canary")
        assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "PASS: 3 of 3 checks passed" in done.stdout
    assert done.stdout.splitlines()[-1] == "[ReleaseGate] Final exit code (with Stage 4): 0"


def test_a_folder_called_release_gate_stays_importable(built: Path, tmp_path: Path) -> None:
    environment = Environment(tmp_path / "environment")
    environment.install(wheel_of(built))
    (tmp_path / "release_gate").mkdir()
    (tmp_path / "release_gate" / "helpers.py").touch()
    code = "import release_gate.helpers, release_gate.command"
    done = environment.run("python", "-c", code, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("tag", "heading", "said"),
    [
        ("v9.8.7", "## [9.8.7] - 2026-01-02", "v9.8.7 is ready"),
        ("v9.8.6", "## [9.8.7] - 2026-01-02", "the version in setup.cfg is 9.8.7"),
        ("v9.8.7", "## [9.8.7] - unreleased", "no date for 9.8.7"),
        ("v9.8.7", "## [9x8.7] - 2026-01-02", "no date for 9.8.7"),
    ],
)
def test_a_release_needs_its_tag_and_its_date(
    tag: str, heading: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / "scripts").mkdir()
    script = tmp_path / "scripts" / "check_tag.sh"
    script.write_bytes((ROOT / "scripts" / "check_tag.sh").read_bytes())
    (tmp_path / "setup.cfg").write_text("[metadata]\nversion = 9.8.7\n")
    (tmp_path / "CHANGELOG.md").write_text(f"# Changelog\n\n{heading}\n")
    done = subprocess.run(["bash", script, tag], capture_output=True, text=True, check=False)
    assert (done.returncode == 0) == ("ready" in said)
    assert said in done.stdout + done.stderr
