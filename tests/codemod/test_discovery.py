"""A search misses no gate, hidden ones included, and enters no environment."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import pytest

from codemod import discovery
from codemod.discovery import LIKELY, MAX_CANDIDATES, candidates, gates, near_path
from codemod.testing import install
from tests.codemod.gates import FORMS

GATE = FORMS["sys_exit"].source
PATCHED = install(GATE.encode())


def write(path: Path, data: bytes = PATCHED) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "name",
    [
        "gate.py",
        "a/b/c/gate.py",
        ".github/scripts/gate.py",
        ".ci/gate",
        "gate.pyw",
        "bin/release-gate",
        ".gate",
        "build/gate.py",
        "venv-tools/gate.py",
        "two words/gate 1.py",
    ],
)
def test_a_gate_is_found(tmp_path: Path, name: str) -> None:
    gate = write(tmp_path / name)
    assert list(gates(tmp_path)) == [gate]


@pytest.mark.parametrize(
    "name",
    [
        ".git/hooks/pre-push",
        ".hg/gate.py",
        "node_modules/x/gate.py",
        "lib/__pycache__/gate.py",
        "lib/site-packages/gate.py",
        ".cache/gate.py",
        "gate.py.bak_stage4_v040",
        "gate.txt",
        "gate.tar.gz",
    ],
)
def test_what_is_no_gate_of_the_project_is_left_out(tmp_path: Path, name: str) -> None:
    write(tmp_path / name)
    assert list(gates(tmp_path)) == []


@pytest.mark.parametrize("sign", ["pyvenv.cfg", "conda-meta", "CACHEDIR.TAG"])
def test_an_environment_or_a_cache_of_any_name_is_left_out(tmp_path: Path, sign: str) -> None:
    write(tmp_path / "tools" / "gate.py")
    write(tmp_path / "tools" / sign, b"")
    assert list(gates(tmp_path)) == []


def test_the_folder_that_is_named_is_searched_whatever_it_is(tmp_path: Path) -> None:
    write(tmp_path / "pyvenv.cfg", b"")
    gate = write(tmp_path / "node_modules" / "gate.py")
    assert list(gates(tmp_path / "node_modules")) == [gate]


def test_gates_are_found_in_order(tmp_path: Path) -> None:
    names = ["a.py", "b/x.py", "b/y/z.py", "c.py"]
    found = [write(tmp_path / name) for name in reversed(names)]
    assert list(gates(tmp_path)) == found[::-1]


def test_an_unmarked_file_is_no_gate(tmp_path: Path) -> None:
    write(tmp_path / "gate.py", GATE.encode())
    write(tmp_path / "binary", b"\0" + PATCHED)
    assert list(gates(tmp_path)) == []


@pytest.mark.parametrize(
    "left",
    [
        b"# >>> codemod stage4 v0.4.0 sha256:0123456789abcdef >>>",
        b"  #>>> codemod stage4 0.4.0 sha256:edited",
        b"# <<< codemod stage4 <<<",
        b"with _GateExit(_run_stage4):\n    main()",
        b"    with open('log') as log, _GateExit(_run_stage4):\n        main()",
        b"with (\n    open('log') as log,\n    _GateExit(_run_stage4),\n):\n    main()",
        b"stack.enter_context(_GateExit(_run_stage4))",
        b"__ORIGINAL_MAIN__ = main",
    ],
)
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_what_is_left_of_a_damaged_patch_is_enough(tmp_path: Path, left: bytes, end: bytes) -> None:
    gate = write(tmp_path / "gate.py", (GATE.encode() + left + b"\n").replace(b"\n", end))
    assert list(gates(tmp_path)) == [gate]


@pytest.mark.parametrize(
    "text",
    [
        b"# >>> codemod installs the last stage of this gate",
        b"# <<< codemod",
        b'HEAD = "# >>> codemod stage4 v0.4.0 sha256:0123456789abcdef >>>"',
        b'assert "with _GateExit(_run_stage4):" in gate',
        b"+# >>> codemod stage4 v0.4.0 sha256:0123456789abcdef >>>",
        b"# with _GateExit(...):",
    ],
)
def test_a_text_about_codemod_is_no_gate(tmp_path: Path, text: bytes) -> None:
    write(tmp_path / "gate.py", GATE.encode() + text + b"\n")
    write(tmp_path / "NOTES", text + b"\n")
    assert list(gates(tmp_path)) == []


def test_a_text_without_a_suffix_is_no_script(tmp_path: Path) -> None:
    write(tmp_path / "NOTES", b"How to patch a gate:\n\n" + PATCHED)
    assert list(gates(tmp_path)) == []
    script = write(tmp_path / "gate", b"#!/usr/bin/env python3\nnot python(\n" + PATCHED)
    write(tmp_path / "other", b"#!/bin/sh\n" + PATCHED)
    assert list(gates(tmp_path)) == [script]


def test_links_and_pipes_hold_no_search_up(tmp_path: Path) -> None:
    gate = write(tmp_path / "real" / "gate.py")
    (tmp_path / "loop").symlink_to(".")
    (tmp_path / "itself.py").symlink_to("itself.py")
    (tmp_path / "gone.py").symlink_to("nowhere.py")
    os.mkfifo(tmp_path / "pipe.py")
    assert list(gates(tmp_path)) == [gate]


def test_a_missing_folder_has_none(tmp_path: Path) -> None:
    assert list(gates(tmp_path / "missing")) == []


def test_a_deep_tree_is_searched(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(300):
        folder = folder / "d"
    gate = write(folder / "gate.py")
    assert list(gates(tmp_path)) == [gate]


FORMS_THAT_END_WITH_A_STATUS = ["sys_exit", "raise_system_exit", "exit_builtin", "reversed"]


@pytest.mark.parametrize("form", FORMS_THAT_END_WITH_A_STATUS)
def test_a_guarded_main_that_ends_with_a_status_is_a_candidate(tmp_path: Path, form: str) -> None:
    gate = write(tmp_path / "gate.py", FORMS[form].source.encode())
    assert candidates(tmp_path) == [gate]


def test_other_scripts_are_no_candidates(tmp_path: Path) -> None:
    write(tmp_path / "a.py", b"import sys\nsys.exit(1)\n")
    write(tmp_path / "b.py", b'if __name__ == "__main__":\n    print(1)\n')
    write(tmp_path / "c.py", b'import sys\nsys.exit\nif __name__ == "__main__":\n    pass\n')
    write(tmp_path / "d.txt", GATE.encode())
    assert candidates(tmp_path) == []


def test_the_likeliest_candidates_come_first_and_only_a_few(tmp_path: Path) -> None:
    for number in range(9):
        write(tmp_path / f"a{number}.py", GATE.encode())
    write(tmp_path / "z" / "verify.py", GATE.encode())
    write(tmp_path / "z" / "release_gate.py", GATE.encode())
    found = [path.name for path in candidates(tmp_path)]
    assert found[:2] == ["release_gate.py", "verify.py"]
    assert len(found) == MAX_CANDIDATES


@pytest.mark.parametrize(("word", "less"), list(pairwise([*LIKELY, "other"])))
def test_a_likely_word_in_the_name_comes_before_a_less_likely_one(
    tmp_path: Path, word: str, less: str
) -> None:
    first = write(tmp_path / "z" / f"my_{word.upper()}_2.py", GATE.encode())
    second = write(tmp_path / "a" / f"my_{less}_2.py", GATE.encode())
    assert candidates(tmp_path) == [first, second]


@pytest.mark.parametrize(
    ("limit", "search"), [("MAX_BYTES", gates), ("MAX_SCRIPT_BYTES", candidates)]
)
def test_an_enormous_file_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, search: object
) -> None:
    assert callable(search)
    gate = write(tmp_path / "gate.py")
    monkeypatch.setattr(discovery, limit, len(PATCHED))
    assert list(search(tmp_path)) == [gate]
    monkeypatch.setattr(discovery, limit, len(PATCHED) - 1)
    assert list(search(tmp_path)) == []


@pytest.mark.parametrize(
    ("meant", "near"),
    [
        ("release_gate/run_al.py", "release_gate/run_all.py"),
        ("relase_gate/run_all.py", "release_gate/run_all.py"),
        ("release_gate/run_all", "release_gate/run_all.py"),
        ("quite/another.py", None),
        ("release_gate/xyz.py", None),
        ("release_gat", None),
    ],
)
def test_a_near_path_is_an_existing_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, meant: str, near: str | None
) -> None:
    write(tmp_path / "release_gate" / "run_all.py")
    monkeypatch.chdir(tmp_path)
    assert near_path(Path(meant)) == (Path(near) if near else None)
    assert near_path(tmp_path / meant) == (tmp_path / near if near else None)
