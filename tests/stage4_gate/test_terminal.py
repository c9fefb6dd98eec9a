"""Colour, width and characters are those that the terminal, or its user, asks for."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from stage4_gate.terminal import (
    WIDEST,
    replace_closed_streams,
    show_as_ascii_what_it_lacks,
    use_colour,
    width,
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("variables", "terminal", "expected"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"TERM": "dumb"}, True, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, False, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
    ],
)
def test_colour(
    variables: dict[str, str], terminal: bool, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert use_colour(Terminal() if terminal else io.StringIO()) is expected


@pytest.mark.parametrize(("columns", "expected"), [("60", 60), ("500", WIDEST), ("no", 80)])
def test_the_width_is_that_of_columns(
    columns: str, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "__stdout__", None)
    monkeypatch.setenv("COLUMNS", columns)
    assert width() == expected


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("ascii", r"Stage 4 - \u5317..."),
        ("cp437", r"Stage 4 - \u5317..."),
        ("iso8859-1", r"Stage 4 - \u5317..."),
        ("utf-8", "Stage 4 – 北…"),
        ("UTF_8", "Stage 4 – 北…"),
    ],
)
def test_what_a_terminal_lacks_is_ascii(
    encoding: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(data, encoding=encoding))
    show_as_ascii_what_it_lacks()
    sys.stdout.write("Stage 4 – 北…")
    sys.stdout.flush()
    assert data.getvalue().decode(encoding) == expected


def test_what_has_an_ascii_form_looks_like_it(monkeypatch: pytest.MonkeyPatch) -> None:
    data = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(data, encoding="ascii"))
    show_as_ascii_what_it_lacks()
    sys.stdout.write("a – b’s “c” · d → e…")
    sys.stdout.flush()
    assert data.getvalue() == b'a - b\'s "c" - d -> e...'


def test_what_is_written_to_a_closed_stream_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", Terminal())
    replace_closed_streams()
    assert sys.stdout.write("lost") == 4
    assert isinstance(sys.stderr, Terminal)
    sys.stdout.close()


@pytest.mark.parametrize(
    "words",
    [
        ["codemod", "check", "…"],
        ["stage4_gate", "check", "…"],
        ["stage4", "run", "--no-artifacts", "--only", "provider_config"],
        ["stage4_gate", "run", "--target", "…"],
        ["stage4_gate", "…"],
    ],
)
def test_no_command_fails_for_a_character(words: list[str], tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii:strict", "PROD_URL": ""}
    done = subprocess.run(
        [sys.executable, "-m", *words],
        capture_output=True,
        text=True,
        encoding="ascii",
        env=environment,
        check=False,
        cwd=tmp_path,
    )
    said = done.stdout + done.stderr
    assert "Error" not in said
    assert "..." in said or "Stage 4 - Production" in said
