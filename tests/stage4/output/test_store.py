"""Files: whole, in their places, and an error that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from stage4.config.settings import Outputs
from stage4.errors import FileError
from stage4.output.store import FORMATS, PLACED_FORMATS, publish, publish_whole, write_whole
from tests.stage4.verdicts import canary, verdict_of

VERDICT = verdict_of(canary())


def test_every_format_is_written(tmp_path: Path) -> None:
    place = publish(VERDICT, [], Outputs(), tmp_path)
    assert place == tmp_path / "qa/stage4/v0.4.0"
    assert {path.name for path in place.iterdir()} == {*FORMATS, *PLACED_FORMATS}
    assert not (tmp_path / "public").exists()


def test_the_board_is_made_where_there_is_a_place_for_it(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    publish(VERDICT, [], Outputs(output_dir="out"), tmp_path)
    publish(VERDICT, [], Outputs(output_dir="out"), tmp_path)
    page = (tmp_path / "public/test2.html").read_text("utf-8")
    assert page.count("<!-- section:stage4 ") == 1
    assert (tmp_path / "public/board.css").is_file()


def test_the_step_summary_grows(tmp_path: Path) -> None:
    step = tmp_path / "step.md"
    step.write_text("before\n")
    publish(VERDICT, [], Outputs(step_summary=str(step)), tmp_path)
    assert step.read_text("utf-8").startswith("before\n## Stage 4")


def test_the_outputs_of_a_step_grow_and_the_last_ones_are_of_all_targets(tmp_path: Path) -> None:
    step = tmp_path / "output"
    step.write_text("before=1\n")
    outputs = Outputs(step_outputs=str(step))
    publish(VERDICT, [], outputs, tmp_path)
    assert step.read_text("utf-8") == "before=1\nstatus=PASS\np95=2.0\n"
    publish_whole([VERDICT], outputs, tmp_path)
    assert step.read_text("utf-8") == "before=1\n" + "status=PASS\np95=2.0\n" * 2


def test_the_whole_stands_above_the_targets(tmp_path: Path) -> None:
    path = publish_whole([VERDICT], Outputs(output_dir="out"), tmp_path)
    assert path == tmp_path / "out/summary.json"


def test_a_file_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileError, match="cannot be written") as error:
        write_whole(tmp_path / "file" / "below", "text")
    assert "--output-dir" in error.value.hint


def test_a_board_of_any_size_is_not_read(tmp_path: Path) -> None:
    board = tmp_path / "board.html"
    with board.open("wb") as file:
        file.truncate(40 * 1024 * 1024)
    with pytest.raises(FileError, match="too large"):
        publish(VERDICT, [], Outputs(output_dir="out", board=str(board)), tmp_path)
