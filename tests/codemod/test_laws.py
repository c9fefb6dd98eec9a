"""Laws of the installer over gates of every form, line end, encoding and indent."""

from __future__ import annotations

import itertools
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codemod import engine
from codemod.errors import Refused
from codemod.source import BOM, Source, decode, line_end, split_lines
from codemod.stage import STAGE4, Stage
from codemod.testing import assert_reversible, install, remove
from tests.codemod.gates import FORMS
from tests.codemod.inputs import STAGE5

STAGE6 = Stage("smoke", 'Smoke "tests"', "2.1", ("bash", "-c", "true"), ("setup.cfg",), 5, "SMOKE")

names = st.sampled_from(sorted(FORMS))
newlines = st.sampled_from(["\n", "\r\n", "mixed"])
codings = st.sampled_from(["", "utf-8", "latin-1", "cp1252", "ascii", "shift_jis", "bom"])
indents = st.sampled_from(["    ", "  ", "\t"])


def variant(source: str, newline: str, coding: str, indent: str, final: bool) -> bytes:
    """The same gate in other bytes."""
    lines = source.splitlines()
    depths = [(len(line) - len(line.lstrip(" "))) // 4 for line in lines]
    lines = [indent * depth + line.lstrip(" ") for depth, line in zip(depths, lines, strict=True)]
    if coding not in ("", "bom"):
        lines = [f"# -*- coding: {coding} -*-", *lines]
    ends = itertools.cycle(["\n", "\r\n"] if newline == "mixed" else [newline])
    text = "".join(line + end for line, end in zip(lines, ends, strict=False))
    if not final:
        text = text.rstrip("\r\n")
    data = text.encode(coding if coding not in ("", "bom") else "utf-8")
    return BOM + data if coding == "bom" else data


@pytest.mark.parametrize("name", sorted(FORMS))
def test_apply_then_revert_is_identity_for_every_form(name: str) -> None:
    assert_reversible(FORMS[name].source.encode())


@given(names, newlines, codings, indents, st.booleans())
@settings(max_examples=80, deadline=None)
def test_the_laws_hold_in_any_bytes(
    name: str, newline: str, coding: str, indent: str, final: bool
) -> None:
    source = variant(FORMS[name].source, newline, coding, indent, final)
    compile(source, name, "exec")
    patched = assert_reversible(source)
    assert patched.startswith(BOM) == source.startswith(BOM)
    assert patched.endswith((b"\n", b"\r")) == source.endswith((b"\n", b"\r"))


@cache
def built(name: str, stages: tuple[Stage, ...]) -> bytes:
    """The gate with these stages, installed one after the other."""
    if not stages:
        return FORMS[name].source.encode()
    return install(built(name, stages[:-1]), [stages[-1]])


ORDERS = list(itertools.permutations([STAGE4, STAGE5, STAGE6]))


@pytest.mark.parametrize("name", ["sys_exit", "no_guard"])
@pytest.mark.parametrize("order", ORDERS)
def test_stages_come_and_go_in_any_order(name: str, order: tuple[Stage, ...]) -> None:
    whole = built(name, order)
    assert whole.count(b"with _GateExit(") == 1
    assert install(built(name, ()), order) == whole
    for leaving in ORDERS:
        gate = whole
        for index, stage in enumerate(leaving):
            gate = remove(gate, [stage])
            rest = tuple(each for each in order if each not in leaving[: index + 1])
            assert gate == built(name, rest)


@pytest.mark.parametrize("order", ORDERS)
def test_a_stage_is_brought_up_to_date_in_its_place(order: tuple[Stage, ...]) -> None:
    old = tuple(stage._replace(version="0.0.1") for stage in order)
    gate = built("sys_exit", old)
    for stage in reversed(order):
        gate = install(gate, [stage])
    assert gate == built("sys_exit", order)


def edited(text: str, anchor: str, new: str) -> str:
    """The text with a line after the one that has `anchor`, at that line's indent."""
    lines = split_lines(text)
    index = next(i for i, line in enumerate(lines) if anchor in line)
    indent = lines[index][: len(lines[index]) - len(lines[index].lstrip())]
    lines.insert(index + 1, indent + new + (line_end(lines[index]) or "\n"))
    return "".join(lines)


EDITS = [
    ("import sys", "import os"),
    ("import sys", "LIMIT = 3"),
    ("return 0 if", "# unreachable"),
    ("packs ran", "x = '''a"),
    ("packs ran", "print('more')"),
    ("rc = main()", "print('in the guard')"),
    ("rc = main()", "# a comment"),
    ("rc = main()", ""),
    ("__main__", "print('first')"),
    ("sys.exit(rc)", "# the end"),
]


@given(
    st.lists(st.sampled_from([edit for edit in EDITS if "'''" not in edit[1]]), max_size=5),
    st.sampled_from(["\n", "\r\n"]),
)
@settings(max_examples=60, deadline=None)
def test_revert_gives_what_the_same_edits_make_of_the_original(
    edits: list[tuple[str, str]], newline: str
) -> None:
    source = FORMS["statements_around"].source.replace("\n", newline)
    patched = install(source.encode()).decode()
    for anchor, new in edits:
        if anchor == "__main__":  # right below the guard's own line: in the wrap
            source = edited(source, anchor, "    " + new)
            patched = edited(patched, "with _GateExit(", "    " + new)
        else:
            source = edited(source, anchor, new)
            patched = edited(patched, anchor, new)
    assert remove(patched.encode()).decode() == source


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_is_served_or_refused(text: str) -> None:
    source = Source(text.replace("\0", ""), "utf-8", b"")
    try:
        change = engine.apply(source, [STAGE4])
    except Refused:
        return
    assert engine.revert(Source(change.text, "utf-8", b""), [STAGE4]).text == source.text


@given(st.binary(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_to_the_byte_or_refused(data: bytes) -> None:
    try:
        source = decode(data)
    except Refused:
        return
    assert source.encode(source.text) == data
    assert "".join(split_lines(source.text)) == source.text


@given(names, st.data())
@settings(max_examples=100, deadline=None)
def test_a_patched_gate_with_a_line_gone_or_doubled_is_judged_and_never_crashes(
    name: str, data: st.DataObject
) -> None:
    lines = split_lines(install(FORMS[name].source.encode()).decode())
    index = data.draw(st.integers(0, len(lines) - 1))
    lines[index : index + 1] = [lines[index]] * data.draw(st.sampled_from([0, 2]))
    source = Source("".join(lines), "utf-8", b"")
    for force in (False, True):
        for work in (engine.apply, engine.revert):
            try:
                work(source, [STAGE4], force=force)
            except Refused as why:
                assert why.message
                assert why.hint
