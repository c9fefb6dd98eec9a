"""What a repository says of itself: its gates, its Pythons, its branch, its variables."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from codemod.settings import load as load_project
from stage4_gate.errors import SettingsError
from stage4_gate.workflow.facts import RepositoryFacts
from stage4_gate.workflow.repository import facts_of, root_of

GATE = """import sys


def main():
    return 0


if __name__ == "__main__":
    sys.exit(main())
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    load_project.cache_clear()
    return tmp_path


def put(root: Path, name: str, text: str = GATE) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_an_empty_repository_has_the_defaults(repository: Path) -> None:
    assert facts_of(repository) == RepositoryFacts()


def test_the_root_is_that_of_the_repository(repository: Path, tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert root_of(inner) == repository


def test_gates_of_the_settings_win(repository: Path) -> None:
    put(repository, "gate.py")
    put(repository, "pyproject.toml", '[tool.codemod]\ngates = ["ci/a.py", "ci/b.py"]\n')
    assert facts_of(repository).gates == ("ci/a.py", "ci/b.py")


def test_gates_with_the_stage_are_found(repository: Path) -> None:
    put(repository, "release_gate/run_all.py")
    gate = put(repository, "tools/nightly.py")
    put(repository, "tools/about.py", "# >>> codemod stage4 is a comment in a text\n")
    command = [sys.executable, "-m", "codemod", "apply", "--no-backup", "--no-marker", str(gate)]
    subprocess.run(command, check=True, capture_output=True)
    assert facts_of(repository).gates == ("tools/nightly.py",)


def test_without_a_stage_the_script_that_looks_most_like_a_gate_is_taken(repository: Path) -> None:
    put(repository, "tools/verify.py")
    put(repository, "tools/release_gate.py")
    assert facts_of(repository).gates == ("tools/release_gate.py",)
    put(repository, "release_gate/run_all.py")
    assert facts_of(repository).gates == ("release_gate/run_all.py",)


def test_pythons_of_the_version_file_win(repository: Path) -> None:
    put(repository, "pyproject.toml", "[project]\nrequires-python = '>=3.9,<3.13'\n")
    assert facts_of(repository).pythons == ("3.12",)
    put(repository, ".python-version", "3.11\n")
    assert facts_of(repository).pythons == ("3.11",)


def test_a_gate_outside_of_the_repository_keeps_its_path(repository: Path) -> None:
    put(repository, "setup.cfg", "[codemod]\ngates = ../gate.py\n")
    assert facts_of(repository).gates == ("../gate.py",)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ({"requirements.txt": "click\n"}, "-r requirements.txt"),
        ({"setup.py": ""}, "."),
        ({"setup.cfg": "[metadata]\nname = x\n"}, "."),
        ({"pyproject.toml": "[project]\nname = 'x'\n"}, "."),
        ({"pyproject.toml": "[build-system]\nrequires = []\n"}, "."),
        ({"requirements.txt": "", "setup.py": ""}, "-r requirements.txt ."),
    ],
)
def test_requirements(names: dict[str, str], words: str, repository: Path) -> None:
    for name, text in names.items():
        put(repository, name, text)
    assert facts_of(repository).requirements == f"python -m pip install {words}"


def test_the_default_branch_of_the_remote(repository: Path) -> None:
    put(repository, ".git/refs/remotes/origin/HEAD", "ref: refs/remotes/origin/trunk\n")
    assert facts_of(repository).branch == "trunk"


def test_variables_that_the_repository_already_uses(repository: Path) -> None:
    put(repository, ".env.example", "PRODUCTION_URL=\nDATABASE_URL=\n")
    put(repository, ".github/workflows/deploy.yml", "run: curl ${{ vars.STAGING_URL }}\n")
    facts = facts_of(repository)
    assert (facts.production, facts.staging) == ("PRODUCTION_URL", "STAGING_URL")
    assert (facts.health, facts.staging_health) == ("HEALTH_URL", "STAGE_HEALTH_URL")
    put(repository, ".gitlab-ci.yml", "script: curl $STAGE_URL\n")
    assert facts_of(repository).staging == "STAGE_URL"


def test_the_preferred_of_several_names_is_taken_from_any_bytes(repository: Path) -> None:
    names = b"HEALTHCHECK_URL= # \xe9\nPRODUCTION_HEALTH_URL=\n"
    (repository / ".env.sample").write_bytes(names)
    assert facts_of(repository).health == "PRODUCTION_HEALTH_URL"


def test_an_invalid_settings_file_is_a_clear_error(repository: Path) -> None:
    put(repository, "pyproject.toml", "[project\nrequires-python = 3\n")
    with pytest.raises(SettingsError, match="cannot parse"):
        facts_of(repository)
