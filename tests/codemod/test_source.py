"""Bytes to text and back: nothing is lost, and what Python refuses is refused."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codemod.errors import Refused
from codemod.source import BOM, decode, line_end, split_lines, usual_line_end

LINES = st.lists(st.text(st.characters(exclude_characters="\r\n\0"), max_size=9))
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")), st.booleans())
def test_bytes_come_back(text: str, bom: bool) -> None:
    data = BOM * bom + f"#\n#\n{text}".encode()
    source = decode(data)
    assert source.encode(source.text) == data
    assert source.bom == BOM * bom


@pytest.mark.parametrize(
    ("coding", "encoding"),
    [
        ("# -*- coding: latin-1 -*-", "iso-8859-1"),
        ("#!/usr/bin/env python\n# vim: set fileencoding=cp1252 :", "cp1252"),
        ("# coding=utf-8-sig", "utf-8"),
        ("# coding: shift_jis", "shift_jis"),
    ],
)
def test_a_coding_line_counts(coding: str, encoding: str) -> None:
    data = f"{coding}\nprint(1)\n".encode(encoding)
    assert decode(data).encoding == encoding
    assert decode(data).encode(decode(data).text) == data


def test_a_coding_line_below_the_second_line_does_not_count() -> None:
    assert decode("#\n#\n# coding: latin-1\n# é\n".encode()).encoding == "utf-8"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xff\xfe", "not valid utf-8 text: byte 0xff$"),
        (b"# coding: nonsense\n", "unknown encoding"),
        (BOM + b"# coding: latin-1\n", "the byte-order mark means UTF-8"),
        (b"x = 1\0\n", "NUL bytes"),
        (b"# coding: utf-7\nx = '+AGEAYg-'\n", "changes its bytes"),
    ],
)
def test_what_cannot_come_back_is_refused_with_a_hint(data: bytes, message: str) -> None:
    with pytest.raises(Refused, match=message) as error:
        decode(data)
    assert error.value.hint


def test_an_encoding_may_lack_a_character() -> None:
    source = decode(b"# coding: latin-1\n")
    assert source.can_say("é")
    assert not source.can_say("–")


@given(LINES, ENDS, st.booleans())
def test_lines_are_split_as_python_counts_them(lines: list[str], end: str, ended: bool) -> None:
    text = end.join(lines) + end * ended
    found = split_lines(text)
    assert "".join(found) == text
    assert all(line_end(line) == end for line in found[:-1])
    assert len(found) == len(io.StringIO(text, newline=None).readlines())


def test_a_form_feed_ends_no_line() -> None:
    assert split_lines("a\fb\x0b\u2028c\r\nd") == ["a\fb\x0b\u2028c\r\n", "d"]


@pytest.mark.parametrize(
    ("text", "usual"),
    [("", "\n"), ("a", "\n"), ("a\r\nb\r\nc\n", "\r\n"), ("a\rb\r", "\r"), ("a\nb\r\n", "\n")],
)
def test_the_usual_line_end(text: str, usual: str) -> None:
    assert usual_line_end(split_lines(text)) == usual
