"""Screenshots: a visible change is detected, and noise is not."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from release_gate.fixtures.evidence import Evidence
from release_gate.testkit.screenshots import (
    CHANGED,
    MIN_DIFFERENCE,
    Screenshots,
    binary_name,
    difference,
    different_pixels,
)
from release_gate.variables import UPDATE_BASELINES


@pytest.fixture
def baselines(tmp_path: Path, request: pytest.FixtureRequest) -> Screenshots:
    environ = {**os.environ, "GATE_BASELINES": str(tmp_path / "kept")}
    return Screenshots(environ, "1.0", Evidence(request.node, tmp_path / "evidence"))


def test_the_first_picture_becomes_the_baseline_and_later_ones_are_compared(
    baselines: Screenshots, tmp_path: Path
) -> None:
    baselines.compare(png((10, 10)), "home")
    baselines.compare(png((10, 10)), "home")
    with pytest.raises(pytest.fail.Exception, match="100 pixels changed"):
        baselines.compare(png((10, 10), 100, 100), "home")
    kept = {path.name for path in (tmp_path / "evidence").iterdir()}
    assert kept == {"expected.png", "actual.png", "difference.png"}


def test_another_size_is_a_difference_and_an_update_ends_it(
    baselines: Screenshots, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    baselines.compare(png((10, 10)), "home")
    with pytest.raises(pytest.fail.Exception, match="size"):
        baselines.compare(png((10, 11)), "home")
    environ = {**os.environ, "GATE_BASELINES": str(tmp_path / "kept"), UPDATE_BASELINES: "1"}
    with pytest.raises(pytest.skip.Exception, match="nothing to compare with"):
        Screenshots(environ, "1.0", Evidence(request.node, None)).compare(png((10, 11)), "home")
    baselines.compare(png((10, 11)), "home")


def test_every_binary_has_pictures_of_its_own(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"1")
    other.write_bytes(b"1")
    names = {binary_name(str(one), "1"), binary_name(str(other), "1"), binary_name(str(one), "2")}
    one.write_bytes(b"11")
    assert len({*names, binary_name(str(one), "1"), binary_name(None, "1")}) == 5


def png(size: tuple[int, int], changed: int = 0, by: int = 0) -> bytes:
    image = Image.new("RGB", size, (100, 100, 100))
    for number in range(changed):
        image.putpixel((number % size[0], number // size[0]), (100, 100 + by, 100))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@given(st.integers(0, 100), st.integers(0, 155))
def test_pixels_that_differ_visibly_are_counted(changed: int, by: int) -> None:
    found = different_pixels(png((10, 10)), png((10, 10), changed, by))
    assert found == (changed if by >= MIN_DIFFERENCE else 0)
    assert different_pixels(png((10, 10)), png((10, 11), changed, by)) is None


def test_the_difference_shows_where_pixels_changed() -> None:
    shown = Image.open(io.BytesIO(difference(png((4, 4)), png((4, 4), 1, 100)))).convert("RGB")
    found = [shown.getpixel((x, y)) == CHANGED for y in range(4) for x in range(4)]
    assert found.count(True) == 1


def test_what_only_one_picture_has_is_a_difference() -> None:
    shown = Image.open(io.BytesIO(difference(png((4, 4)), png((6, 3))))).convert("RGB")
    assert shown.size == (6, 4)
    assert shown.getpixel((5, 0)) == shown.getpixel((0, 3)) == CHANGED
    assert shown.getpixel((0, 0)) != CHANGED
