"""The pictures in the documentation are what their scripts draw."""

from __future__ import annotations

from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image

from scripts import draw_board, draw_terminal, take_screenshots
from scripts.take_screenshots import DOCUMENTED, SHOWN, WIDTHS, Shot
from tests.checkout import ROOT

MAX_BYTES = 50_000  # of a picture in version control


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


@pytest.mark.parametrize("shot", DOCUMENTED, ids=lambda shot: shot.name)
def test_a_screenshot_in_the_documentation_is_small_and_shown(shot: Shot) -> None:
    """Its content depends on the browser: to take it again, run scripts/take_screenshots.py."""
    file = SHOWN / shot.name
    assert file.stat().st_size <= MAX_BYTES
    with Image.open(file) as picture:
        assert picture.width == WIDTHS[shot.device]
    assert f"(pictures/{shot.name})" in (ROOT / "docs" / "backend.md").read_text("utf-8")


def test_few_colours_keep_the_size_of_a_picture_and_what_it_shows() -> None:
    noise = Image.effect_noise((90, 60), 80).convert("RGB")
    content = BytesIO()
    noise.save(content, "PNG")
    with Image.open(BytesIO(take_screenshots.small(content.getvalue()))) as found:
        assert found.size == noise.size
        assert len(found.getcolors() or []) <= take_screenshots.COLOURS
        assert sum(found.convert("L").histogram()[200:]) > 0
