"""Which source wins, and what an error names."""

from __future__ import annotations

from pathlib import Path

import pytest

from stage4.config.settings import Origin
from stage4.config.sources import Files, Given, converted, given, read_files, target_names
from stage4.config.table import BY_NAME
from stage4.errors import UsageError
from stage4_gate.errors import SettingsError, UserError

NONE = Files({}, {}, None)
FILES = Files(
    {"url": Given("own", ("http://own",)), "timeout": Given("own", ("7",))},
    {"eu": {"url": Given("eu", ("http://eu",))}},
    None,
)


def source_of(name: str, target: str = "", **variables: str) -> str | None:
    found = given(BY_NAME[name], {}, variables, FILES, target)
    return found.source if found else None


def test_the_order_of_the_sources() -> None:
    options = {"url": ("http://option",)}
    assert given(BY_NAME["url"], options, {"PROD_URL": "http://x"}, FILES, "") == Given(
        "--url", ("http://option",)
    )
    assert source_of("url", PROD_URL="http://x", STAGE_URL="http://y") == "PROD_URL"
    assert source_of("url", STAGE_URL="http://y") == "STAGE_URL"
    assert source_of("url") == "own"
    assert source_of("health_url") is None


def test_a_targets_section_wins_over_variables() -> None:
    assert source_of("url", "eu", PROD_URL="http://x") == "eu"
    assert source_of("health_url", "eu", HEALTH_URL="http://x/health") is None
    assert source_of("timeout", "eu", S4_TIMEOUT="3") == "S4_TIMEOUT"
    assert source_of("timeout", "eu") == "own"


def test_files_are_read_and_setup_cfg_wins(tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").write_text("[metadata]\nname = x\n\n[stage4]\ntimeout = 3\n")
    (tmp_path / "pyproject.toml").write_text(
        '[tool.stage4]\ntimeout = 9\nskip = ["canary"]\n[tool.stage4.targets.eu]\nurl = "http://eu"\n'
    )
    found = read_files(tmp_path)
    assert found.own["timeout"].texts == ("3",)
    assert found.own["skip"].texts == ("canary",)
    assert found.targets["eu"]["url"].texts == ("http://eu",)
    assert found.origin == Origin("setup.cfg", 4)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[tool.stage4]\nurll = 'x'\n", "urll"),
        ("[tool.stage4]\nurl = ['a', 'b']\n", "wrong type"),
        ("[tool.stage4]\nonly = [1]\n", "wrong type"),
        ("[tool.stage4.targets.'e u']\nurl = 'x'\n", "invalid target name"),
    ],
)
def test_what_makes_no_sense_in_a_file_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    with pytest.raises(UserError, match=said) as error:
        read_files(tmp_path)
    assert isinstance(error.value, (UsageError, SettingsError))


def test_an_error_names_its_source() -> None:
    with pytest.raises(UsageError, match="S4_TIMEOUT: 'x' is not a number"):
        converted(BY_NAME["timeout"], Given("S4_TIMEOUT", ("x",)))


def test_targets_are_named_once_or_all() -> None:
    assert target_names(FILES, (), every=False) == ("",)
    assert target_names(FILES, ("eu", "eu"), every=False) == ("eu",)
    assert target_names(FILES, (), every=True) == ("eu",)
    for wanted, every, files in ((("us",), False, FILES), (("eu",), True, FILES), ((), True, NONE)):
        with pytest.raises(UsageError):
            target_names(files, wanted, every)
