"""Stages as data: sections of both files, the defaults of the built-in one, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from codemod.settings import load
from codemod.stage import STAGE4
from stage4_gate.errors import UserError
from tests.codemod.bad_settings import assert_refused

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


@pytest.mark.parametrize(
    ("command", "words", "anchors"),
    [
        ("bash -c 'echo a b'", ("bash", "-c", "echo a b"), ("setup.cfg",)),
        ('["python", "a b/run.py"]', ("python", "a b/run.py"), ("a b/run.py",)),
        ("\n    python\n    a b/run.py", ("python", "a b/run.py"), ("a b/run.py",)),
        ("/bin/sh ./x.sh -a/b ci/x.sh", ("/bin/sh", "./x.sh", "-a/b", "ci/x.sh"), ("ci/x.sh",)),
    ],
)
def test_a_command_is_a_list_a_word_a_line_or_as_in_a_shell(
    tmp_path: Path, command: str, words: tuple[str, ...], anchors: tuple[str, ...]
) -> None:
    (tmp_path / "setup.cfg").write_text(STAGE5_CFG.replace("python stage5/run.py", command))
    stage = load(tmp_path).stage("stage5")
    assert (stage.command, stage.anchors) == (words, anchors)


def test_the_built_in_stage_with_another_command_is_no_package(tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").write_text("[codemod:stage4]\ncommand = bash ci/live.sh\n")
    stage = load(tmp_path).stage("stage4")
    assert (stage.command, stage.anchors, stage.package) == (
        ("bash", "ci/live.sh"),
        ("ci/live.sh",),
        "",
    )
    assert (stage.title, stage.heading) == (STAGE4.title, STAGE4.heading)


BAD = {
    "no command": ("[codemod:stage5]\ntitle = x\nversion = 1\n", "command is missing"),
    "no number": (STAGE5_CFG.replace("30", "soon"), "time_limit 'soon' is not a number"),
    "negative": (STAGE5_CFG.replace("30", "-1"), "out of range"),
    "not finite": (STAGE5_CFG.replace("30", "nan"), "out of range"),
    "unknown key": (STAGE5_CFG + "colour = red\n", "unknown key 'colour'"),
    "bad name": (STAGE5_CFG.replace("stage5]", "Stage 5!]"), "invalid stage name 'Stage 5!'"),
    "reserved name": (STAGE5_CFG.replace("stage5]", "gate-exit]"), "'gate-exit' is reserved"),
    "bad list": (STAGE5_CFG.replace("python stage5/run.py", "[1, 2"), "command"),
    "numbers": (STAGE5_CFG.replace("python stage5/run.py", "[1, 2]"), "not a list of strings"),
    "deep list": (STAGE5_CFG.replace("python stage5/run.py", "[" * 100_000), "command"),
    "empty word": (STAGE5_CFG.replace("python stage5/run.py", '["python", ""]'), "an empty word"),
    "bad version": (STAGE5_CFG.replace("1.0", "one point oh"), "invalid version"),
    "bad variable": (STAGE5_CFG.replace("RUN_STAGE5", "RUN STAGE5"), "invalid enabled_by"),
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
    assert_refused(tmp_path / "setup.cfg", *BAD[name])


def test_two_names_of_one_function_are_refused_in_any_files_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").write_text(STAGE5_CFG.replace("stage5]", "my-x]"))
    (tmp_path / "pyproject.toml").write_text(STAGE5_TOML.replace("stages.stage5", "stages.my_x"))
    with pytest.raises(UserError, match="the same function name, _run_my_x") as error:
        load(tmp_path)
    assert str(tmp_path) in error.value.message
    assert error.value.hint


BAD_TOML = {
    "unknown key": (STAGE5_TOML + "colour = 1\n", "unknown key 'colour'"),
    "a number as version": (STAGE5_TOML.replace('"1.0"', "1.0"), "version is not a string"),
    "a number as title": (STAGE5_TOML.replace('"Load"', "5"), "title is not a string"),
    "a truth as limit": (STAGE5_TOML.replace("30", "true"), "time_limit True is not a number"),
    "a command of numbers": (STAGE5_TOML.replace('"stage5/run.py"', "5"), "not a list of strings"),
    "line break in the title": (STAGE5_TOML.replace("Load", "Load\\ntest"), "line break"),
}


@pytest.mark.parametrize("name", BAD_TOML)
def test_a_bad_setting_of_pyproject_is_named_too(tmp_path: Path, name: str) -> None:
    assert_refused(tmp_path / "pyproject.toml", *BAD_TOML[name])
