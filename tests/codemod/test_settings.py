"""Settings, stages as data, console scripts in every kind of packaging metadata."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from codemod.settings import load, project_of
from codemod.stage import STAGE4
from stage4_gate.errors import UserError

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


STAGE5_CFG = (
    "[codemod:stage5]\ntitle = Load\nversion = 1.0\ncommand = python stage5/run.py\n"
    "time-limit = 30\nenabled_by = RUN_STAGE5\n"
)
STAGE5_TOML = (
    '[tool.codemod.stages.stage5]\ntitle = "Load"\nversion = "1.0"\n'
    'command = ["python", "stage5/run.py"]\ntime_limit = 30\nenabled_by = "RUN_STAGE5"\n'
)


@pytest.mark.parametrize(
    ("name", "text"), [("setup.cfg", STAGE5_CFG), ("pyproject.toml", STAGE5_TOML)]
)
def test_a_stage_is_a_section(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    stage = load(tmp_path).stage("stage5")
    assert stage.command == ("python", "stage5/run.py")
    assert stage.anchors == ("stage5/run.py",)
    assert (stage.label, stage.time_limit, stage.enabled_by) == ("Stage 5", 30, "RUN_STAGE5")
    assert load(tmp_path).stage("stage4") == STAGE4


def test_the_built_in_stage_can_be_set_too(tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").write_text("[codemod:stage4]\ntime_limit = 60\n")
    assert load(tmp_path).stage("stage4") == STAGE4._replace(time_limit=60)


BAD = {
    "no command": ("[codemod:stage5]\ntitle = x\nversion = 1\n", "command is missing"),
    "no number": (STAGE5_CFG.replace("30", "soon"), "time_limit 'soon' is not a number"),
    "negative": (STAGE5_CFG.replace("30", "-1"), "out of range"),
    "not finite": (STAGE5_CFG.replace("30", "nan"), "out of range"),
    "unknown key": (STAGE5_CFG + "colour = red\n", "unknown key 'colour'"),
    "unknown own key": ("[codemod]\ngatess = a.py\n", "unknown key 'gatess'"),
    "unknown section": ("[codemod.stage5]\n", "unknown section"),
    "no gates": ("[codemod]\ngates =\n", "gates is not a list of paths"),
    "bad name": (STAGE5_CFG.replace("stage5]", "Stage 5!]"), "invalid stage name 'Stage 5!'"),
    "reserved name": (STAGE5_CFG.replace("stage5]", "gate-exit]"), "'gate-exit' is reserved"),
    "same function": (
        STAGE5_CFG
        + STAGE5_CFG.replace("stage5]", "my-x]")
        + STAGE5_CFG.replace("stage5]", "my_x]"),
        "the same function name, _run_my_x",
    ),
    "bad list": (STAGE5_CFG.replace("python stage5/run.py", "[1, 2"), "command"),
    "numbers": (STAGE5_CFG.replace("python stage5/run.py", "[1, 2]"), "not a list of strings"),
    "deep list": (STAGE5_CFG.replace("python stage5/run.py", "[" * 100_000), "command"),
    "empty word": (STAGE5_CFG.replace("python stage5/run.py", '["python", ""]'), "an empty word"),
    "bad version": (STAGE5_CFG.replace("1.0", "one point oh"), "invalid version"),
    "bad variable": (STAGE5_CFG.replace("RUN_STAGE5", "RUN STAGE5"), "invalid enabled_by"),
    "no ini": ("[codemod\n", "cannot parse"),
    "line break in the title": (STAGE5_CFG.replace("Load", "Load\n    test"), "line break"),
    "line break in the version": (STAGE5_CFG.replace("1.0", "1.0\n    2"), "invalid version"),
    "control character": (STAGE5_CFG.replace("Load", "Load\x1b[31m"), "control character"),
    "invisible character": (STAGE5_CFG.replace("Load", "Load\u202etset"), "control character"),
    "line break in the command": (
        STAGE5_CFG.replace("python stage5/run.py", '["python", "-c", "a\\nb"]'),
        "command contains a line break",
    ),
    "marker in the title": (STAGE5_CFG.replace("Load", "x # >>> codemod y >>>"), "codemod marker"),
    "marker in the command": (
        STAGE5_CFG.replace("python stage5/run.py", '["python", "# <<< codemod stage4 <<<"]'),
        "codemod marker",
    ),
    "encoding in the title": (STAGE5_CFG.replace("Load", "coding: latin-1"), "encoding"),
    "long title": (STAGE5_CFG.replace("Load", "x" * 200), "too long"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_setting_is_named_with_its_file(tmp_path: Path, name: str) -> None:
    text, part = BAD[name]
    (tmp_path / "setup.cfg").write_text(text, "utf-8")
    with pytest.raises(UserError, match=re.escape(part)) as error:
        load(tmp_path)
    assert str(tmp_path) in error.value.message
    assert error.value.hint
    assert error.value.exit_status == 2
    assert "\n" not in error.value.message


BAD_TOML = {
    "unknown own key": ('[tool.codemod]\ngatess = ["a.py"]\n', "unknown key 'gatess'"),
    "unknown table": ("[tool.codemod.stage.x]\ntitle = 'x'\n", "unknown key 'stage'"),
    "unknown key": (STAGE5_TOML + "colour = 1\n", "unknown key 'colour'"),
    "gates as text": ("[tool.codemod]\ngates = 'a.py'\n", "gates is not a list of paths"),
    "no gates": ("[tool.codemod]\ngates = []\n", "gates is not a list of paths"),
    "an empty path": ("[tool.codemod]\ngates = ['']\n", "gates is not a list of paths"),
    "a number as version": (STAGE5_TOML.replace('"1.0"', "1.0"), "version is not a string"),
    "a number as title": (STAGE5_TOML.replace('"Load"', "5"), "title is not a string"),
    "a truth as limit": (STAGE5_TOML.replace("30", "true"), "time_limit True is not a number"),
    "a command of numbers": (STAGE5_TOML.replace('"stage5/run.py"', "5"), "not a list of strings"),
    "line break in the title": (STAGE5_TOML.replace("Load", "Load\\ntest"), "line break"),
}


@pytest.mark.parametrize("name", BAD_TOML)
def test_a_bad_setting_of_pyproject_is_named_too(tmp_path: Path, name: str) -> None:
    text, part = BAD_TOML[name]
    (tmp_path / "pyproject.toml").write_text(text)
    with pytest.raises(UserError, match=re.escape(part)) as error:
        load(tmp_path)
    assert "pyproject.toml" in error.value.message
    assert error.value.hint


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
