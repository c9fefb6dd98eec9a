"""Revert takes out exactly what is ours, wherever it stands by now, or nothing at all."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codemod import engine
from codemod.errors import Refused
from codemod.managed_gate import SCRIPT, WRAP
from codemod.removal import leftovers
from codemod.stage import STAGE4, Stage
from codemod.status import Status
from codemod.testing import install
from tests.codemod.gates import FORMS
from tests.codemod.inputs import STAGE5, source

PLAIN = FORMS["sys_exit"].source
PATCHED = install(PLAIN.encode()).decode()
GUARD = 'if __name__ == "__main__":\n'
WITH = "with _GateExit(_run_stage4):\n"
HEAD = PATCHED[: PATCHED.index(GUARD)]
OWN_HEAD = PLAIN[: PLAIN.index(GUARD)]
NAMES = {WRAP, SCRIPT, "_run_stage4"}


def reverted(text: str, *stages: Stage, force: bool = False) -> str:
    return engine.revert(source(text), stages or [STAGE4], force=force).text


# What the owner wrote, with `WRAP:` where the wrap stands in the patched gate.
MOVED = {
    "try": "try:\n    WRAP:\n        sys.exit(main())\nfinally:\n    print()\n",
    "finally": "try:\n    main()\nfinally:\n    WRAP:\n        sys.exit(0)\n",
    "except": "try:\n    main()\nexcept OSError:\n    WRAP:\n        sys.exit(1)\n",
    "try_else": "try:\n    main()\nexcept E:\n    pass\nelse:\n    WRAP:\n        sys.exit(0)\n",
    "with": "with open('log') as log:\n    WRAP:\n        sys.exit(main())\n",
    "for": "for argument in sys.argv:\n    WRAP:\n        sys.exit(main(argument))\n",
    "for_else": "for x in []:\n    pass\nelse:\n    WRAP:\n        sys.exit(main())\n",
    "while": "while True:\n    WRAP:\n        sys.exit(main())\n    print()\n",
    "if": "if sys.argv:\n    WRAP:\n        sys.exit(main())\n",
    "elif": "if not sys.argv:\n    pass\nelif main:\n    WRAP:\n        sys.exit(main())\n",
    "match": "match sys.argv:\n    case [_]:\n        WRAP:\n            sys.exit(main())\n",
    "function": "def go():\n    WRAP:\n        sys.exit(main())\n\ngo()\n",
    "class": "class Go:\n    WRAP:\n        sys.exit(main())\n",
    "deep": "for x in y:\n    try:\n        WRAP:\n            z()\n    finally:\n        w()\n",
}


def without_wrap(body: str) -> str:
    """What the owner would have without the wrap: its lines gone, what is in it moved out."""
    lines: list[str] = []
    depth = None
    for line in body.splitlines(keepends=True):
        indent = len(line) - len(line.lstrip())
        if "WRAP:" in line:
            depth = indent
        elif depth is not None and line.strip() and indent <= depth:
            depth = None
            lines.append(line)
        else:
            lines.append(line[4:] if depth is not None and line.strip() else line)
    return "".join(lines)


def gate_of(head: str, body: str) -> str:
    return head + GUARD + textwrap.indent(body, "    ")


@pytest.mark.parametrize("name", MOVED)
def test_a_moved_wrap_is_taken_out_where_it_stands_and_named(name: str) -> None:
    body = MOVED[name]
    text = gate_of(HEAD, body.replace("WRAP:\n", WITH))
    assert reverted(text) == gate_of(OWN_HEAD, without_wrap(body))
    verdict = engine.check(source(text), [STAGE4])
    assert verdict.status is Status.EDITED
    assert "_GateExit" in text.splitlines()[verdict.line - 1]
    assert engine.check(source(apply(text)), [STAGE4]).status is Status.CURRENT
    assert reverted(apply(text)) == gate_of(OWN_HEAD, without_wrap(body))


def apply(text: str) -> str:
    return engine.apply(source(text), [STAGE4], force=True).text


BLOCKS = ["if a:", "for a in b:", "while a:", "with a as b:", "try:", "def f():", "class C:"]
SIMPLE = ["x = 1", "main()", "pass", '"""text"""', "# comment", ""]


@st.composite
def bodies(draw: st.DrawFn, depth: int = 0, wrap: bool = True) -> list[str]:
    """The lines of a body, with one wrap somewhere in it."""
    before = draw(st.lists(st.sampled_from(SIMPLE), max_size=2))
    after = draw(st.lists(st.sampled_from(SIMPLE), max_size=2))
    if not wrap:
        return [*before, "call()", *after]
    here = draw(st.booleans()) or depth > 3
    head = "WRAP:" if here else draw(st.sampled_from(BLOCKS))
    inner = draw(bodies(depth + 1, not here))
    tail = ["finally:", "    pass"] if head == "try:" else []
    return [*before, head, *(textwrap.indent(line, "    ") for line in inner), *tail, *after]


@given(bodies())
@settings(max_examples=150, deadline=None)
def test_a_wrap_anywhere_is_taken_out_and_nothing_else_changes(lines: list[str]) -> None:
    body = "".join(line + "\n" for line in lines)
    text = gate_of(HEAD, body.replace("WRAP:\n", WITH))
    compile(text, "gate", "exec")
    assert reverted(text) == gate_of(OWN_HEAD, without_wrap(body))


MERGED = {
    "first": ("{ours}, open('a') as a", "open('a') as a"),
    "last": ("open('a') as a, {ours}", "open('a') as a"),
    "between": ("open('a') as a, {ours}, b", "open('a') as a, b"),
    "parenthesised": ("(\n    {ours},\n    open('a') as a,\n)", "open('a') as a"),
    "parenthesised_last": ("(open('a') as a, {ours})", "open('a') as a"),
    "three": ("({ours}, a, b)", "a, b"),
}


@pytest.mark.parametrize("name", MERGED)
def test_of_a_merged_with_only_our_part_goes(name: str) -> None:
    ours, owners = MERGED[name]
    items = ours.format(ours="_GateExit(_run_stage4)")
    text = gate_of(HEAD, f"with {items}:\n    sys.exit(main())\n")
    plain = gate_of(OWN_HEAD, f"with {owners}:\n    sys.exit(main())\n")
    assert reverted(text) == plain
    first = items.lstrip("( \n").startswith("_GateExit")
    expected = Status.CURRENT if first else Status.EDITED
    assert engine.check(source(text), [STAGE4]).status is expected


def test_a_with_on_one_line_and_comments_are_kept() -> None:
    text = gate_of(HEAD, WITH[:-1] + " sys.exit(main())  # end\n")
    assert reverted(text) == gate_of(OWN_HEAD, "sys.exit(main())  # end\n")
    text = gate_of(HEAD, WITH[:-1] + "  # why\n    sys.exit(main())\n    # last\n")
    assert reverted(text) == gate_of(OWN_HEAD, "# why\nsys.exit(main())\n# last\n")


def test_a_wrap_around_a_wrap_is_taken_out_with_it() -> None:
    text = gate_of(HEAD, WITH + "    " + WITH + "        sys.exit(main())\n")
    assert engine.check(source(text), [STAGE4]).status is Status.CONFLICT
    assert reverted(text) == PLAIN


REFUSED = {
    "named": "with _GateExit(_run_stage4) as wrap:\n    sys.exit(main())\n",
    "variable": "wrap = _GateExit(_run_stage4)\nwith wrap:\n    sys.exit(main())\n",
    "stack": "with ExitStack() as s:\n    s.enter_context(_GateExit(_run_stage4))\n    main()\n",
    "called": WITH + "    main()\n_run_stage4()\n",
    "text": WITH + "    main()\nglobals()['_GateExit']\n",
    "passed": WITH + "    main(stage=_run_stage4)\n",
    "imported": WITH + "    from gate import _run_stage4\n",
    "comment": "with _GateExit(  # why\n    _run_stage4\n):\n    main()\n",
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("force", [False, True])
def test_what_cannot_be_taken_out_exactly_is_refused(name: str, force: bool) -> None:
    text = gate_of(HEAD, REFUSED[name])
    with pytest.raises(Refused) as refused:
        reverted(text, force=force)
    assert refused.value.hint
    if name != "comment":
        line = refused.value.line or 0
        assert any(word in text.splitlines()[line - 1] for word in NAMES)
        assert engine.check(source(text), [STAGE4]).status is Status.CONFLICT


def test_a_mention_in_a_comment_or_a_text_is_the_owners() -> None:
    note = "# _GateExit(_run_stage4) runs Stage 4\nsys.exit('see _GateExit')\n"
    text = gate_of(HEAD, WITH + textwrap.indent(note, "    "))
    assert engine.check(source(text), [STAGE4]).status is Status.CURRENT
    assert reverted(text) == gate_of(OWN_HEAD, note)


@pytest.mark.parametrize("line", ["_GateExit()", "x = _run_stage4", "from a import _GateScript"])
def test_leftovers_are_found(line: str) -> None:
    assert not leftovers(PLAIN, NAMES)
    assert leftovers(PLAIN + line + "\n", NAMES)
    assert leftovers(PATCHED, NAMES)


LAYOUT_1 = json.loads(Path(__file__).with_name("layout_1.json").read_text("utf-8"))


@pytest.mark.parametrize("name", LAYOUT_1)
def test_the_layout_of_earlier_versions_is_outdated_replaced_and_reversible(name: str) -> None:
    case = LAYOUT_1[name]
    stages = [{"stage4": STAGE4, "stage5": STAGE5}[each] for each in case["stages"]]
    old, scripts = source(case["patched"]), case["scripts"]
    assert engine.check(old, stages, scripts).status is Status.OUTDATED
    assert engine.revert(old, stages, scripts).text == case["plain"]
    new = engine.apply(old, stages, scripts).text
    assert new == engine.apply(source(case["plain"]), stages, scripts).text
    assert engine.check(source(new), stages, scripts).status is Status.CURRENT
    assert engine.revert(source(new), stages, scripts).text == case["plain"]


def test_of_two_stages_of_an_earlier_version_one_can_be_reverted_but_not_updated_alone() -> None:
    case = LAYOUT_1["two_stages"]
    left = reverted(case["patched"], STAGE5)
    assert reverted(left) == case["plain"]
    with pytest.raises(Refused, match="stage5 was installed by an older codemod") as refused:
        engine.apply(source(case["patched"]), [STAGE4])
    assert "--stage stage4 --stage stage5" in refused.value.hint
