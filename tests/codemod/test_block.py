"""Blocks are found again, damaged markers are named, and an owner's comments are neither."""

from __future__ import annotations

import pytest

from codemod.block import (
    EMBEDDED,
    GATE_EXIT,
    PACKAGE,
    find_blocks,
    make_block,
    render,
    runtime_of,
    shared_blocks,
    stage_block,
)
from codemod.source import split_lines
from codemod.stage import STAGE4, Stage

BLOCK = make_block("stage4", "0.4.0", "def _run_stage4():\n    return 0\n")
LINES = render(BLOCK, "\n")
BEGIN, END = LINES[2], LINES[-1]

OWNERS_COMMENTS = [
    "# >>> codemod is what installs the last stage",
    "# >>> codemod",
    "# >>> codemod: see docs/gate.md >>>",
    "#>>> codemod apply release_gate/run_all.py",
    "# <<< codemod reads this file",
    "# <<< codemod",
    "    # >>> codemod wraps the guard below",
    "# >>> codemods >>>",
]


@pytest.mark.parametrize("comment", OWNERS_COMMENTS)
def test_an_owners_comment_that_begins_like_a_marker_is_no_damage(comment: str) -> None:
    blocks, damages = find_blocks([f"{comment}\n", *LINES, f"{comment}\n"])
    assert damages == []
    assert [block.digest for block in blocks] == [BLOCK.digest]
    assert find_blocks([f"{comment}\n"]) == ([], [])


@pytest.mark.parametrize(
    "marker",
    [
        BEGIN.replace("sha256:", "sha256:x"),
        BEGIN.replace("v0.4.0", "0.4.0"),
        BEGIN.replace("# >>>", "#>>>"),
        BEGIN.replace(" >>>\n", "\n"),
        f"    {BEGIN}",
        f"    {END}",
        END.replace("# <<<", "#<<<"),
        END.replace(" <<<\n", "<<<\n"),
    ],
)
def test_a_marker_that_was_moved_or_edited_is_damage(marker: str) -> None:
    both = [marker if line in (BEGIN, END) else line for line in LINES]
    for lines, places in (([marker], [1]), (both, [3, 6])):
        blocks, damages = find_blocks(lines)
        assert blocks == []
        assert [damage.line for damage in damages] == places


@pytest.mark.parametrize("gone", [BEGIN, END])
def test_half_of_a_block_is_damage(gone: str) -> None:
    blocks, damages = find_blocks([line for line in LINES if line != gone])
    assert blocks == []
    assert len(damages) == 1


def test_the_same_block_twice_is_damage() -> None:
    blocks, damages = find_blocks(LINES * 2)
    assert len(blocks) == 2
    assert [damage.line for damage in damages] == [len(LINES) + 3]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_block_is_found_again_with_any_line_end(newline: str) -> None:
    lines = render(BLOCK, newline)
    assert split_lines("".join(lines)) == lines
    (found,), damages = find_blocks(["x = 1" + newline, *lines])
    assert damages == []
    assert (found.name, found.version, found.digest) == ("stage4", "0.4.0", BLOCK.digest)
    assert (found.first, found.last) == (3, len(lines))
    assert found.intact


STAGE5 = Stage(
    name="load-test",
    title='Load – "p95"',
    version="1.2",
    command=("bash", "-c", "exec k6 run --quiet load.js"),
    anchors=("load.js", "setup.cfg"),
    time_limit=0.5,
    enabled_by="RUN_LOAD",
)
STAGE4_TEXT = '''\
# === Stage 4 – Production Go-Live (v0.4.0) ===
def _run_stage4() -> int:  # pragma: no cover
    """Run Stage 4 as a process of its own; return its status."""
    title = "[Stage 4] Running Production Go-Live Readiness v0.4.0 ..."
    command = ["python", "stage4/run_stage4.py"]
    return _GateExit.run(title, *command, limit=900, package="stage4")


'''
STAGE5_TEXT = '''\
# === load-test – Load – "p95" (v1.2) ===
def _run_load_test() -> int:  # pragma: no cover
    """Run load-test as a process of its own; return its status."""
    title = "[load-test] Running Load \\u2013 \\"p95\\" v1.2 ..."
    command = ["bash", "-c", "exec k6 run --quiet load.js"]
    return _GateExit.run(
        title,
        *command,
        limit=0.5,
        enabled_by="RUN_LOAD",
        anchors="load.js\\nsetup.cfg",
    )


'''


def test_a_stage_is_a_function_that_starts_its_command() -> None:
    assert stage_block(STAGE4).body == STAGE4_TEXT
    assert stage_block(STAGE5).body == STAGE5_TEXT


def test_a_gate_without_a_dash_has_the_stage_in_ascii() -> None:
    heading, *rest = stage_block(STAGE5, plain=True).body.splitlines()
    assert heading == '# === load-test - Load \\u2013 "p95" (v1.2) ==='
    assert rest == STAGE5_TEXT.splitlines()[1:]


@pytest.mark.parametrize("runtime", [EMBEDDED, PACKAGE])
def test_the_shared_blocks_define_the_names_that_gates_use(runtime: str) -> None:
    (alone,) = shared_blocks(script=False, runtime=runtime)
    shared, script = shared_blocks(script=True, runtime=runtime)
    assert alone == shared
    assert runtime_of(shared) == runtime
    for block, embedded, package in (
        (shared, "\nclass _GateExit:", "import GateExit as _GateExit\n"),
        (script, "\nclass _GateScript(_GateExit):", "import GateScript as _GateScript\n"),
    ):
        assert (embedded if runtime == EMBEDDED else package) in f"\n{block.body}"
    assert runtime_of(None) == ""
    assert shared.name == GATE_EXIT
