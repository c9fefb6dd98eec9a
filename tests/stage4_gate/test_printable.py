"""What was escaped steers no terminal and no workflow log, and plain text stays as it is."""

from __future__ import annotations

import os
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stage4_gate.printable import printable, shell_word

ANY_TEXT = st.text(st.characters(codec=None) | st.sampled_from("\x1b\n\r\t#[\u202e\udc80"))


@given(ANY_TEXT)
def test_the_result_is_one_printable_line(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    assert "##[" not in shown
    shown.encode("utf-8")


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126)).filter(lambda t: "##[" not in t))
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert printable(text) == text


@given(ANY_TEXT, st.integers(1, 50))
def test_a_cut_text_says_so(text: str, most: int) -> None:
    if len(text) <= most:
        assert printable(text, most) == printable(text)
    else:
        assert printable(text, most) == printable(text[: most - 1]) + "…"


def test_escapes_can_be_read() -> None:
    assert printable("a\x1b[31m\n\udc80") == r"a\x1b[31m\n\udc80"


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("gate.py", "gate.py"),
        ("my gate.py", "'my gate.py'"),
        ("-rf", "./-rf"),
        ("--", "./--"),
        ("a\nb.py", r"$'a\x0ab.py'"),
        ("-\udcff'.py", r"$'./-\xff\x27.py'"),
    ],
)
def test_a_path_is_one_word_of_a_command(path: str, word: str) -> None:
    assert shell_word(path) == word


PATHS = st.text(st.sampled_from("a-/ '\"\\\n\x1b$`!éü\u202e\udcff"), min_size=1, max_size=12)


@given(PATHS)
@settings(max_examples=60, deadline=None)
def test_a_shell_reads_back_what_was_pasted(path: str) -> None:
    """Bash gets the path itself, printed or escaped."""
    word = shell_word(path)
    assert word.isprintable()
    command = ["bash", "-c", f"printf %s {word}"]
    said = subprocess.run(command, capture_output=True, check=True).stdout
    assert said.removeprefix(b"./") == os.fsencode(path).removeprefix(b"./")
