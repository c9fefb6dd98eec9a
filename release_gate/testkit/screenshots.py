"""Compares a page's screenshot with the baseline of the same browser.

Each browser binary renders text differently, so each has its own baselines in `$GATE_BASELINES` or
qa/baselines. The first screenshot in a browser becomes the baseline.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from release_gate.browser import find_browser
from release_gate.fixtures.evidence import Evidence
from release_gate.paths import BASELINES
from release_gate.variables import UPDATE_BASELINES
from stage4_gate.atomic_write import write_whole

MIN_DIFFERENCE = 24  # of 255, in any channel: a smaller difference of a pixel is invisible
CHANGED = (208, 32, 154)  # no page has this colour
MAX_PIXELS = 10  # that may differ; a heading that moves by one pixel changes hundreds


class Screenshots:
    """The baselines of one browser."""

    def __init__(self, environ: Mapping[str, str], version: str, evidence: Evidence) -> None:
        parent = Path(environ.get("GATE_BASELINES") or BASELINES)
        self._folder = parent / binary_name(find_browser(environ), version)
        self._update = environ.get(UPDATE_BASELINES) == "1"
        self._evidence = evidence

    def compare(self, actual: bytes, name: str) -> None:
        """Fail if a PNG differs from its baseline; without a baseline, it becomes one."""
        baseline = self._folder / f"{name}.png"
        if self._update or not baseline.is_file():
            baseline.parent.mkdir(parents=True, exist_ok=True)
            write_whole(baseline, actual)
            if self._update:
                pytest.skip(f"nothing to compare with: {baseline} is new")
            return
        expected = baseline.read_bytes()
        found = different_pixels(expected, actual)
        if found is None or found > MAX_PIXELS:
            self._evidence.store("expected.png", expected)
            self._evidence.store("actual.png", actual)
            self._evidence.store("difference.png", difference(expected, actual))
            change = "its size changed" if found is None else f"{found} pixels changed"
            pytest.fail(f"{change}; if that is intended: --update-baselines", pytrace=False)


def binary_name(program: str | None, version: str) -> str:
    """A folder name for one browser: its version, with a hash of its path and file size."""
    size = Path(program).stat().st_size if program else 0
    return f"{version}-{hashlib.sha256(f'{program} {size}'.encode()).hexdigest()[:8]}"


def different_pixels(one: bytes, other: bytes) -> int | None:
    """The number of pixels that differ visibly; None if the sizes differ."""
    first, second = _images(one, other)
    if first.size != second.size:
        return None
    return sum(_strongest(first, second).histogram()[MIN_DIFFERENCE:])


def difference(one: bytes, other: bytes) -> bytes:
    """A PNG of the other picture, pale, with the pixels that differ visibly in a strong colour."""
    first, second = _images(one, other)
    size = max(first.width, second.width), max(first.height, second.height)
    first, second = (_on_canvas(each, size) for each in (first, second))
    visible = _strongest(first, second).point(lambda value: 255 * (value >= MIN_DIFFERENCE))
    pale = Image.blend(second.convert("L").convert("RGB"), Image.new("RGB", size, "white"), 0.7)
    pale.paste(CHANGED, (0, 0), visible)
    file = io.BytesIO()
    pale.save(file, "PNG")
    return file.getvalue()


def _images(one: bytes, other: bytes) -> list[Image.Image]:
    return [Image.open(io.BytesIO(each)).convert("RGB") for each in (one, other)]


def _on_canvas(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture in the upper left corner; what it does not cover is unlike any page."""
    canvas = Image.new("RGB", size, "gray")
    canvas.paste(image)
    return canvas


def _strongest(first: Image.Image, second: Image.Image) -> Image.Image:
    """The greatest difference of the channels of each pixel, 0 to 255."""
    red, green, blue = ImageChops.difference(first, second).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)
