"""The documentation site builds without a warning, and asks no third party for anything."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.checkout import ROOT

pytest.importorskip("material", reason="the dependency group docs is not installed")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    variables = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return folder


def test_every_page_is_built(site: Path) -> None:
    for page in (ROOT / "docs").rglob("*.md"):
        name = page.relative_to(ROOT / "docs").with_suffix("")
        built = site / ("index.html" if str(name) == "index" else f"{name}/index.html")
        assert built.is_file(), page


def test_the_files_for_ci_are_in_their_guides(site: Path) -> None:
    for system, word in (("github", "workflow_dispatch"), ("gitlab", "codequality")):
        page = (site / "how-to" / system / "index.html").read_text("utf-8")
        assert word in page
        assert "--8&lt;--" not in page


def test_a_page_loads_nothing_from_elsewhere(site: Path) -> None:
    page = (site / "index.html").read_text("utf-8")
    page = re.sub(r"<link [^>]*rel=\"?canonical[^>]*>", "", page)  # names the page, loads nothing
    loaded = re.findall(r"<(?:script|img|link)[^>]* (?:src|href)=\"?(https?://[^\" >]+)", page)
    assert not loaded
