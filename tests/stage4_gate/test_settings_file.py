"""Both files, both spellings, and a clear line for whatever does not exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from stage4_gate.errors import SettingsError
from stage4_gate.settings_file import Section, load, refuse_unknown, sections


def read(folder: Path) -> list[Section]:
    return sections(load(folder, ["tool"]), "tool", "items")


def write(folder: Path, setup_cfg: str = "", pyproject: str = "") -> None:
    (folder / "setup.cfg").write_text(setup_cfg)
    (folder / "pyproject.toml").write_text(pyproject)


def test_an_empty_folder_has_no_sections(tmp_path: Path) -> None:
    assert read(tmp_path) == []


def test_both_files_are_read_and_their_keys_have_one_spelling(tmp_path: Path) -> None:
    write(
        tmp_path,
        "[tool:one]\ntime-limit = 5\n[tool]\ngates = a.py\n[other]\nx = 1\n",
        "[tool.tool]\nkeep-days = 3\n[tool.tool.items.two]\ntime_limit = 6\n[tool.x]\ny = 1\n",
    )
    cfg, toml = tmp_path / "setup.cfg", tmp_path / "pyproject.toml"
    assert read(tmp_path) == [
        Section(f"{cfg} [tool]", "", {"gates": "a.py"}, "setup.cfg"),
        Section(f"{cfg} [tool:one]", "one", {"time_limit": "5"}, "setup.cfg"),
        Section(f"{toml} [tool.tool]", "", {"keep_days": 3}, "pyproject.toml", "items"),
        Section(f"{toml} [tool.tool.items.two]", "two", {"time_limit": 6}, "pyproject.toml"),
    ]


def test_a_file_without_the_word_is_not_parsed(tmp_path: Path) -> None:
    write(tmp_path, "no ini at all", "no toml at all")
    assert sections(load(tmp_path, ["codemod"]), "codemod", "stages") == []


def test_the_default_section_gives_nothing_to_the_others(tmp_path: Path) -> None:
    write(tmp_path, "[DEFAULT]\nx = 1\n[tool]\ngates = a.py\n")
    assert [section.values for section in read(tmp_path)] == [{"gates": "a.py"}]


def test_an_unknown_key_is_refused_with_the_keys_that_exist(tmp_path: Path) -> None:
    write(tmp_path, "[tool]\ngatess = a.py\n")
    with pytest.raises(SettingsError, match=r"setup.cfg \[tool\]: unknown key 'gatess'") as error:
        refuse_unknown(read(tmp_path)[0], ("gates", "runtime"))
    assert error.value.hint == "did you mean 'gates'? the keys are: gates, runtime"
    refuse_unknown(read(tmp_path)[0], ("gatess",))


def test_a_mistyped_table_is_refused_with_the_one_that_exists(tmp_path: Path) -> None:
    write(tmp_path, pyproject='[tool.tool.item.two]\ntitle = "x"\n')
    with pytest.raises(SettingsError, match="unknown key 'item'") as error:
        refuse_unknown(read(tmp_path)[0], ("gates",))
    assert error.value.hint == "did you mean 'items'? the keys are: gates, items"


BAD = {
    "a section of another spelling": ("[tool.one]\nx = 1\n", "", "unknown section"),
    "a section of another case": ("[Tool]\nx = 1\n", "", "unknown section"),
    "an item without a name": ("[tool:]\nx = 1\n", "", "unknown section"),
    "a key in both spellings": ("[tool]\na-b = 1\na_b = 2\n", "", "a_b is set twice"),
    "a key twice": ("[tool]\na = 1\na = 2\n", "", "cannot parse .*setup.cfg"),
    "no ini": ("[tool\n", "", "cannot parse .*setup.cfg"),
    "no toml": ("", "[tool.tool\n", "cannot parse .*pyproject.toml"),
    "no table": ("", "[tool]\ntool = 1\n", r"\[tool.tool\]: not a table"),
    "no table of items": ("", "[tool.tool]\nitems = 1\n", r"\[tool.tool.items\]: not a"),
    "no item's table": ("", "[tool.tool.items]\none = 1\n", r"items.one\]: not a table"),
    "tool is no table": ("", "tool = 1\n", r"\[tool\]: not a table"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_one_line_with_a_hint(tmp_path: Path, name: str) -> None:
    setup_cfg, pyproject, message = BAD[name]
    write(tmp_path, setup_cfg, pyproject)
    with pytest.raises(SettingsError, match=message) as error:
        read(tmp_path)
    assert error.value.hint
    assert "\n" not in error.value.as_line("x")


def test_bytes_that_are_not_utf_8_are_named(tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").write_bytes(b"[tool]\nx = \xff\n")
    with pytest.raises(SettingsError, match=r"cannot parse .*setup\.cfg"):
        read(tmp_path)


def test_a_folder_in_the_place_of_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").mkdir()
    with pytest.raises(SettingsError, match=r"cannot read .*setup\.cfg: Is a directory"):
        read(tmp_path)


def test_a_similar_word_is_no_section_of_the_tool(tmp_path: Path) -> None:
    write(tmp_path, "[toolbox]\nx = 1\n[tool_x]\nx = 1\n")
    assert read(tmp_path) == []
