"""The browser: which one is chosen, and how long it runs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from release_gate.browser import NAMES, find_browser, launch_flags, launched


def program(folder: Path, name: str) -> str:
    path = folder / name
    path.touch()
    path.chmod(0o755)
    return str(path)


@given(st.sets(st.sampled_from(NAMES)))
def test_the_first_known_name_on_the_path_is_taken(
    tmp_path_factory: pytest.TempPathFactory, present: set[str]
) -> None:
    folder = tmp_path_factory.mktemp("bin")
    programs = {name: program(folder, name) for name in present}
    first = next((programs[name] for name in NAMES if name in programs), None)
    assert find_browser({"PATH": str(folder)}) == first


def test_a_named_browser_comes_first_and_must_exist(tmp_path: Path) -> None:
    own = program(tmp_path, "own")
    program(tmp_path, NAMES[0])
    environ = {"PATH": str(tmp_path), "GATE_BROWSER": own}
    assert find_browser(environ) == own
    with pytest.raises(FileNotFoundError, match="GATE_BROWSER=nosuch"):
        find_browser({**environ, "GATE_BROWSER": "nosuch"})


@pytest.mark.parametrize(("user", "sandboxed"), [(0, False), (1000, True)])
def test_only_root_runs_without_the_sandbox(
    user: int, sandboxed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)
    assert ("--no-sandbox" not in launch_flags()) == sandboxed


def test_a_browser_runs_until_the_end_of_its_block() -> None:
    with launched() as browser:
        assert browser.new_page().evaluate("1 + 1") == 2
    assert not browser.is_connected()
