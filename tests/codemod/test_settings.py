"""Settings: gates, unknown keys and sections, console scripts of every kind of metadata."""

from __future__ import annotations

from pathlib import Path

import pytest

from codemod.settings import ROOT_MARKS, load, project_of, root_of
from stage4_gate.errors import UserError
from tests.codemod.bad_settings import assert_refused

SETUP_CFG = "[options.entry_points]\nconsole_scripts =\n    gate = release_gate.run_all:main\n"
METADATA = {
    "setup.cfg": SETUP_CFG,
    "pyproject.toml": '[project.scripts]\ngate = "release_gate.run_all:main"\n',
    "poetry": '[tool.poetry.scripts]\ngate = "release_gate.run_all:main"\n',
    "setup.py": "from setuptools import setup\nsetup(name='x', entry_points={'console_scripts': "
    "['gate = release_gate.run_all:main']})\n",
    "setup.py as text": "from setuptools import setup\nsetup(entry_points='''[console_scripts]\n"
    "gate = release_gate.run_all:main [extra]\n''')\n",
}


@pytest.mark.parametrize("kind", METADATA)
@pytest.mark.parametrize("folder", ["release_gate", "src/release_gate"])
def test_console_scripts_are_found(tmp_path: Path, kind: str, folder: str) -> None:
    name = {"poetry": "pyproject.toml", "setup.py as text": "setup.py"}.get(kind, kind)
    (tmp_path / name).write_text(METADATA[kind])
    gate = tmp_path / folder / "run_all.py"
    gate.parent.mkdir(parents=True)
    gate.touch()
    assert project_of(gate).scripts(gate) == ("main",)
    assert project_of(gate).scripts(gate.with_name("other.py")) == ()


BAD = {
    "unknown own key": ("[codemod]\ngatess = a.py\n", "unknown key 'gatess'"),
    "unknown section": ("[codemod.stage5]\n", "unknown section"),
    "no gates": ("[codemod]\ngates =\n", "gates is not a list of paths"),
    "no ini": ("[codemod\n", "cannot parse"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_setting_is_named_with_its_file(tmp_path: Path, name: str) -> None:
    assert_refused(tmp_path / "setup.cfg", *BAD[name])


BAD_TOML = {
    "unknown own key": ('[tool.codemod]\ngatess = ["a.py"]\n', "unknown key 'gatess'"),
    "unknown table": ("[tool.codemod.stage.x]\ntitle = 'x'\n", "unknown key 'stage'"),
    "gates as text": ("[tool.codemod]\ngates = 'a.py'\n", "gates is not a list of paths"),
    "no gates": ("[tool.codemod]\ngates = []\n", "gates is not a list of paths"),
    "an empty path": ("[tool.codemod]\ngates = ['']\n", "gates is not a list of paths"),
}


@pytest.mark.parametrize("name", BAD_TOML)
def test_a_bad_setting_of_pyproject_is_named_too(tmp_path: Path, name: str) -> None:
    assert_refused(tmp_path / "pyproject.toml", *BAD_TOML[name])


def test_gates_are_one_a_line_or_one_a_word(tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").write_text("[codemod]\ngates =\n    my gate.py\n    b.py\n")
    assert load(tmp_path).gates == (tmp_path / "my gate.py", tmp_path / "b.py")
    (tmp_path / "pyproject.toml").write_text('[tool.codemod]\ngates = ["b.py", "c.py"]\n')
    load.cache_clear()
    assert load(tmp_path).gates == tuple(tmp_path / name for name in ("my gate.py", "b.py", "c.py"))


def test_a_near_stage_is_suggested(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="unknown stage 'stage'") as error:
        load(tmp_path).stage("stage")
    assert error.value.hint == "did you mean 'stage4'?"
    with pytest.raises(UserError, match="the stages are: stage4") as error:
        load(tmp_path).stage("load-test")
    assert "[codemod:load-test]" in error.value.hint


@pytest.mark.parametrize("mark", ROOT_MARKS)
def test_the_root_is_the_nearest_folder_with_a_mark(tmp_path: Path, mark: str) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (inner / "gate.py").touch()
    (tmp_path / "setup.py").touch()
    (tmp_path / "a" / mark).touch()
    assert root_of(inner / "gate.py") == root_of(inner) == tmp_path / "a"


def test_without_a_mark_the_working_folder_is_the_root_of_what_is_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if root_of(tmp_path) != tmp_path:
        pytest.skip("a folder above the temporary one has a mark")
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "a")
    assert root_of(tmp_path / "a" / "x" / "gate.py") == tmp_path / "a"
    assert root_of(tmp_path / "b" / "gate.py") == tmp_path / "b"


def test_the_last_file_that_names_a_runtime_counts(tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").write_text("[codemod]\nruntime = package\n")
    (tmp_path / "pyproject.toml").write_text('[tool.codemod]\ngates = ["a.py"]\n')
    assert load(tmp_path).runtime == "package"
    (tmp_path / "pyproject.toml").write_text('[tool.codemod]\nruntime = "embedded"\n')
    load.cache_clear()
    assert load(tmp_path).runtime == "embedded"


def test_an_unknown_runtime_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    path = tmp_path / "setup.cfg"
    assert_refused(path, "[codemod]\nruntime = pakage\n", "runtime 'pakage' is unknown")
    load.cache_clear()
    with pytest.raises(UserError) as error:
        load(tmp_path)
    assert error.value.hint == "use embedded or package"


def test_without_settings_the_default_gate_is_not_declared(tmp_path: Path) -> None:
    project = load(tmp_path)
    assert (project.gates, project.declared) == ((tmp_path / "release_gate/run_all.py",), False)
    (tmp_path / "setup.cfg").write_text("[codemod]\ngates = release_gate/run_all.py\n")
    load.cache_clear()
    assert load(tmp_path).declared
