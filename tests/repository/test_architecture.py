"""docs/architecture.md shows the imports and records that the code has."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import draw_architecture
from tests.checkout import ROOT

PAGE = ROOT / "docs" / "architecture.md"


def test_the_diagram_is_current() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "draw_architecture.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, "run: python scripts/draw_architecture.py"


def test_every_record_of_the_page_exists() -> None:
    table = PAGE.read_text("utf-8").partition("## The records that travel")[2]
    records = re.findall(r"`([a-z0-9_.]+)\.([A-Z]\w+)`", table)
    assert len(records) > 10
    for module, name in records:
        assert isinstance(getattr(importlib.import_module(module), name), type), (module, name)


def test_every_path_of_the_page_exists() -> None:
    paths = re.findall(r"`([\w/]+/[\w./]*)`", PAGE.read_text("utf-8"))
    assert len(paths) > 10
    missing = [each for each in paths if not (ROOT / each).exists()]
    assert not [each for each in missing if not each.startswith("qa/")]  # qa/ is made by runs


def write(folder: Path, **modules: str) -> Path:
    for package in draw_architecture.PACKAGES:
        (folder / package).mkdir()
    for name, text in modules.items():
        path = folder / "stage4" / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return folder


def test_a_package_is_divided_where_a_room_imports_it_back(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        cli="from stage4.probe import http",
        probe__http="def send():\n    from stage4.model import Ping",
        model="from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import stage4.cli",
    )
    arrows = draw_architecture.arrows(draw_architecture.imports(root))
    assert arrows == {("stage4 edge", "stage4/probe"), ("stage4/probe", "stage4 base")}


def test_a_page_without_the_two_comments_is_refused() -> None:
    with pytest.raises(SystemExit, match="are missing"):
        draw_architecture.replace_diagram("# A page", "picture")
