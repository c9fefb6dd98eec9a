"""Which gates a command means: named, listed, found in a folder, or configured."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from codemod.errors import ConfigurationError, FileError
from codemod.selection import PATH_HINT, hint_for_folder, hint_for_missing, named
from codemod.testing import install
from tests.codemod.gates import FORMS

GATE = FORMS["sys_exit"].source
PATCHED = install(GATE.encode())


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The working folder is a project of its own, with one script and no gate."""
    (tmp_path / "setup.cfg").touch()
    monkeypatch.chdir(tmp_path)
    Path("script.py").write_text("print(1)\n")


def paths(*names: str) -> list[Path]:
    return [Path(name) for name in names]


def test_without_a_path_the_default_gate_is_meant() -> None:
    assert named([], search=False) == paths("release_gate/run_all.py")


def test_without_a_path_the_configured_gates_are_meant() -> None:
    Path("setup.cfg").write_text("[codemod]\ngates = a.py ci/b.py\n")
    assert named([], search=True) == paths("a.py", "ci/b.py")


def test_what_is_named_is_meant_even_where_it_is_missing() -> None:
    assert named(paths("script.py", "missing.py"), search=False) == paths("script.py", "missing.py")


def test_a_folder_is_searched_only_by_check() -> None:
    Path("ci").mkdir()
    Path("ci/gate.py").write_bytes(PATCHED)
    assert named(paths("."), search=True) == paths("ci/gate.py")
    with pytest.raises(ConfigurationError, match="ci is a folder"):
        named(paths("ci"), search=False)


def test_a_folder_without_a_gate_is_itself_the_answer() -> None:
    assert named(paths("."), search=True) == paths(".")


def test_configured_gates_count_in_a_folder_although_they_are_unmarked() -> None:
    Path("setup.cfg").write_text("[codemod]\ngates = ci/gate.py missing.py\n")
    Path("ci").mkdir()
    Path("ci/gate.py").write_text(GATE)
    assert named(paths("."), search=True) == paths("ci/gate.py")
    Path("ci/gate.py").write_bytes(PATCHED)
    assert named(paths("."), search=True) == paths("ci/gate.py")


LISTS = {
    "lines": b"a.py\nci/b c.py\n",
    "no last line end": b"a.py\nci/b c.py",
    "of Windows": b"a.py\r\n\r\nci/b c.py\r\n",
    "a byte-order mark": b"\xef\xbb\xbfa.py\nci/b c.py\n",
    "of git ls-files -z": b"a.py\0ci/b c.py\0",
}


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("name", ["list.txt", "-"])
def test_paths_are_read_from_a_file_or_standard_input(
    kind: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("list.txt").write_bytes(LISTS[kind])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LISTS[kind])))
    assert named([], search=False, files_from=name) == paths("a.py", "ci/b c.py")


def test_paths_from_a_file_follow_the_named_ones() -> None:
    Path("list.txt").write_text("b.py\n")
    assert named(paths("a.py"), search=False, files_from="list.txt") == paths("a.py", "b.py")


def test_an_empty_list_means_no_gate_and_never_the_configured_ones() -> None:
    Path("list.txt").touch()
    assert named([], search=False, files_from="list.txt") == []


def test_a_listed_folder_is_searched_by_check() -> None:
    Path("ci").mkdir()
    Path("ci/gate.py").write_bytes(PATCHED)
    Path("list.txt").write_text("ci\n")
    assert named([], search=True, files_from="list.txt") == paths("ci/gate.py")


@pytest.mark.parametrize("name", ["missing.txt", "."])
def test_a_list_that_cannot_be_read_is_one_clear_error(name: str) -> None:
    with pytest.raises(FileError, match=f"cannot read {name}: ") as error:
        named([], search=False, files_from=name)
    assert error.value.hint == "--files-from takes a file, or - for standard input"


def test_bytes_that_are_no_utf_8_are_a_path_too() -> None:
    Path("list.txt").write_bytes(b"\xff.py\n")
    assert named([], search=False, files_from="list.txt") == paths("\udcff.py")


def test_a_near_name_is_suggested() -> None:
    Path("release_gate").mkdir()
    Path("release_gate/run_all.py").touch()
    assert hint_for_missing(Path("scirpt.py")) == "did you mean script.py?"
    assert hint_for_missing(Path("release-gate/runall.py")) == (
        "did you mean release_gate/run_all.py?"
    )
    assert hint_for_missing(Path("nothing/like/it.py")) == PATH_HINT


def test_the_missing_default_gate_is_answered_with_candidates() -> None:
    assert hint_for_missing(Path("release_gate/run_all.py")) == (
        f"no script in this folder looks like a gate; {PATH_HINT}"
    )
    Path("ci").mkdir()
    Path("ci/gate.py").write_text(GATE)
    assert hint_for_missing(Path("release_gate/run_all.py")) == (
        "these scripts look like gates: ci/gate.py; try stage4-gate apply ci/gate.py"
    )


def test_a_candidate_is_named_as_a_shell_takes_it() -> None:
    Path("my gate.py").write_text(GATE)
    assert hint_for_folder(Path()).endswith("try stage4-gate apply 'my gate.py'")
    Path("my gate.py").rename("-gate.py")
    assert hint_for_folder(Path()).endswith("try stage4-gate apply ./-gate.py")


def test_the_missing_default_gate_is_answered_with_gates_that_have_the_stage() -> None:
    Path("gate.py").write_bytes(PATCHED)
    Path("other.py").write_text(GATE)
    assert hint_for_missing(Path("release_gate/run_all.py")) == (
        "the stage is in gate.py: give that path, or name it under gates in the settings"
    )


def test_a_missing_configured_gate_is_not_answered_with_candidates() -> None:
    Path("setup.cfg").write_text("[codemod]\ngates = release_gate/run_all.py\n")
    Path("gate.py").write_text(GATE)
    assert hint_for_missing(Path("release_gate/run_all.py")) == PATH_HINT


def test_candidates_below_another_folder_are_named_from_the_working_folder() -> None:
    Path("ci").mkdir()
    Path("ci/gate.py").write_text(GATE)
    assert "ci/gate.py" in hint_for_folder(Path("ci"))
