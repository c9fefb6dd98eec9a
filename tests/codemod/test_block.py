"""Blocks are found again, damaged markers are named, and an owner's comments are neither."""

from __future__ import annotations

import pytest

from codemod.block import find_blocks, make_block, render
from codemod.source import split_lines

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
