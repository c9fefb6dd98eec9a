"""Settings, stages as data, console scripts in every kind of packaging metadata."""

from __future__ import annotations

from pathlib import Path

import pytest

from codemod.errors import ConfigurationError
from codemod.metadata import functions_of
from codemod.settings import load, project_of
from codemod.stage import STAGE4

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


@pytest.mark.parametrize(
    ("gate", "target", "expected"),
    [
        ("gate.py", "gate:main", ("main",)),
        ("pkg/__init__.py", "pkg:cli", ("cli",)),
        ("pkg/gate.py", "other.gate:main", ()),
        ("gate.py", "pkg.gate:main", ()),
        ("gate.py", "gate", ()),
    ],
)
def test_a_target_belongs_to_the_module_that_it_names(
    gate: str, target: str, expected: tuple[str, ...]
) -> None:
    assert functions_of(gate, [target]) == expected


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
    "no number": (STAGE5_CFG.replace("30", "soon"), "time_limit 'soon' is no number"),
    "negative": (STAGE5_CFG.replace("30", "-1"), "out of range"),
    "not finite": (STAGE5_CFG.replace("30", "nan"), "out of range"),
    "unknown key": (STAGE5_CFG + "colour = red\n", "no setting 'colour'"),
    "bad name": (STAGE5_CFG.replace("stage5]", "Stage 5!]"), "not a name"),
    "bad list": (STAGE5_CFG.replace("python stage5/run.py", "[1, 2"), "command"),
    "bad version": (STAGE5_CFG.replace("1.0", "one point oh"), "version"),
    "bad variable": (STAGE5_CFG.replace("RUN_STAGE5", "RUN STAGE5"), "environment variable"),
    "no ini": ("[codemod\n", "can not be read"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_setting_is_named_with_its_file(tmp_path: Path, name: str) -> None:
    text, part = BAD[name]
    (tmp_path / "setup.cfg").write_text(text)
    with pytest.raises(ConfigurationError, match=part.replace("[", r"\[")) as error:
        load(tmp_path)
    assert "setup.cfg" in error.value.message or "stage" in error.value.message
    assert error.value.hint
