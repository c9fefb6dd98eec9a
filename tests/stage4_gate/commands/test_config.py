"""`config show` prints the settings of both tools."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from codemod.settings import OWN_KEYS
from stage4.config.table import SETTINGS
from stage4_gate.cli import main


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "setup.cfg").write_text(
        "[codemod]\ngates = gate.py\n[stage4:eu]\nurl = http://eu\n[stage4:us]\nurl = http://us\n"
    )
    for setting in SETTINGS:
        for variable in setting.variables:
            monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_person_reads_both_tools(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "show", "--target", "eu"]) == 0
    text = capsys.readouterr().out
    assert "\ncodemod\n" in f"\n{text}"
    assert "\nstage4, target eu\n" in text
    assert "http://eu" in text
    assert not text.endswith("\n\n")


def test_a_program_reads_every_setting(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "show", "--all-targets", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)["settings"]
    assert {row["target"] for row in rows if row["tool"] == "stage4"} == {"eu", "us"}
    names = {(row["tool"], row["name"]) for row in rows}
    assert names >= {("codemod", key) for key in OWN_KEYS}
    assert names >= {("stage4", setting.name) for setting in SETTINGS}
    assert all(set(row) == {"tool", "target", "name", "value", "source"} for row in rows)


def test_a_narrow_terminal_has_narrow_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def shown(columns: int) -> list[list[str]]:
        monkeypatch.setenv("COLUMNS", str(columns))
        assert main(["config", "show"]) == 0
        return [line.split() for line in capsys.readouterr().out.splitlines()]

    assert ["url", "http://127.0.0.1:8000", "default"] in shown(100)
    narrow = shown(60)
    at = narrow.index(["url", "http://127.0.0.1:8000"])
    assert narrow[at + 1] == ["from", "default"]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["config", "show", "--target", "ue"], "the targets are: eu, us"),
        (["config", "shwo"], "shwo"),
        (["config", "show", "--format", "yaml"], "yaml"),
    ],
)
def test_a_mistake_is_one_line(
    words: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("stage4-gate: ") and named in err and err.count("\n") == 1
