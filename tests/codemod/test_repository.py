"""Annotations and SARIF name a file from the root of its repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from codemod.repository import path_in_repository, repository_of


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    (tmp_path / "repository" / "ci" / "gates").mkdir(parents=True)
    return tmp_path / "repository"


@pytest.mark.parametrize("folder", ["", "ci", "ci/gates"])
def test_a_path_is_named_from_the_root(
    repository: Path, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / folder)
    relative = os.path.relpath(repository / "ci" / "gates" / "gate.py")
    assert path_in_repository(relative) == "ci/gates/gate.py"
    assert path_in_repository(str(repository / "ci/gates/../gates/gate.py")) == "ci/gates/gate.py"


def test_a_work_tree_has_a_file_for_git(repository: Path) -> None:
    (repository / "ci" / ".git").write_text("gitdir: elsewhere\n")
    assert path_in_repository(str(repository / "ci" / "gate.py")) == "gate.py"


def test_outside_of_a_repository_a_path_stays_as_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert path_in_repository("./a/../gate.py") == "gate.py"
    assert path_in_repository(str(tmp_path / "gate.py")) == f"{tmp_path}/gate.py"


def test_a_symbolic_link_is_named_where_it_stands(repository: Path) -> None:
    (repository / "gate.py").touch()
    (repository / "ci" / "link.py").symlink_to("../gate.py")
    assert path_in_repository(str(repository / "ci" / "link.py")) == "ci/link.py"


def test_a_repository_is_its_own(repository: Path, tmp_path: Path) -> None:
    (repository / "gate.py").touch()
    assert repository_of(str(repository)) == repository_of(str(repository / "gate.py"))
    assert repository_of(str(repository / "ci")) == str(repository)
    assert repository_of(str(tmp_path)) == ""
