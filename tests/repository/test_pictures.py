"""The pictures in the documentation are what their scripts draw."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from scripts import draw_board, draw_terminal


def test_the_terminal_shows_what_the_commands_print() -> None:
    drawn = draw_terminal.svg(draw_terminal.shown())
    assert draw_terminal.PICTURE.read_text("utf-8") == drawn, "run: python scripts/draw_terminal.py"


def test_a_line_that_is_too_long_is_cut() -> None:
    (text,) = ElementTree.fromstring(draw_terminal.svg(["<" * 200])).findall("{*}text")
    assert text.text == "<" * (draw_terminal.WIDEST - 1) + "…"


@pytest.mark.parametrize("colour", draw_terminal.COLOURS)
def test_a_colour_of_the_terminal_is_one_of_the_picture(colour: str) -> None:
    drawn = draw_terminal.svg([f"a\x1b[{colour}mPASS\x1b[0m: b"])
    assert f'a<tspan fill="{draw_terminal.COLOURS[colour]}">PASS</tspan>: b' in drawn


def test_the_board_is_that_of_the_code() -> None:
    drawn = draw_board.svg(draw_board.board())
    assert draw_board.PICTURE.read_text("utf-8") == drawn, "run: python scripts/draw_board.py"
    picture = ElementTree.fromstring(drawn)
    assert len(picture.findall(".//{http://www.w3.org/2000/svg}polyline")) == 1
    assert "headers.banner" in "".join(picture.itertext())
