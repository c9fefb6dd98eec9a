"""Every setting of codemod is listed with its value and its source."""

from __future__ import annotations

from pathlib import Path

from codemod.listing import RUNTIME_DEFAULT, listed
from codemod.settings import OWN_KEYS
from codemod.stage_settings import STAGE_KEYS


def rows(folder: Path) -> dict[str, tuple[str, str]]:
    return {name: (value, source) for name, value, source in listed(folder)}


def test_without_settings_everything_is_a_default(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    found = rows(tmp_path)
    assert list(found) == [*OWN_KEYS, *(f"stage4.{key}" for key in STAGE_KEYS)]
    assert found["gates"] == ("release_gate/run_all.py", "default")
    assert found["runtime"] == (RUNTIME_DEFAULT, "default")
    assert found["stage4.time_limit"] == ("900", "built in")


def test_every_value_has_the_place_that_sets_it(tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").write_text(
        "[codemod]\ngates = a.py\n\n[codemod:stage5]\ntitle = Load\nversion = 1.0.0\n"
        'command = ["python", "my load.py"]\nenabled_by = RUN_LOAD\n\n'
        "[codemod:stage4]\ntime-limit = 60\n"
    )
    (tmp_path / "pyproject.toml").write_text(
        '[tool.codemod]\ngates = ["b.py"]\nruntime = "package"\n'
    )
    found = rows(tmp_path)
    cfg, toml = tmp_path / "setup.cfg", tmp_path / "pyproject.toml"
    assert found["gates"] == ("a.py, b.py", f"{cfg} [codemod], {toml} [tool.codemod]")
    assert found["runtime"] == ("package", f"{toml} [tool.codemod]")
    assert found["stage4.time_limit"] == ("60", f"{cfg} [codemod:stage4]")
    assert found["stage4.title"][1] == "built in"
    assert found["stage5.command"] == ("python 'my load.py'", f"{cfg} [codemod:stage5]")
    assert found["stage5.enabled_by"] == ("RUN_LOAD", f"{cfg} [codemod:stage5]")
    assert found["stage4.enabled_by"] == ("-", "built in")
    assert found["stage5.time_limit"] == ("900", "default")


def test_paths_are_relative_to_the_folder_that_asks(tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").write_text("[codemod]\ngates = ci/a.py\n")
    (tmp_path / "ci").mkdir()
    assert rows(tmp_path / "ci")["gates"][0] == "a.py"
