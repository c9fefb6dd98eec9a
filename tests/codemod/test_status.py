"""How things stand with a gate, after its owner's edits and accidents."""

from __future__ import annotations

import pytest

from codemod import engine
from codemod.errors import Refused
from codemod.stage import STAGE4
from codemod.status import Status
from codemod.testing import install
from tests.codemod.gates import FORMS
from tests.codemod.inputs import source

PLAIN = FORMS["sys_exit"].source
PATCHED = install(PLAIN.encode()).decode()
WRAP = "    with _GateExit(_run_stage4):\n        sys.exit(main())\n"


def line_of(text: str, part: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), start=1) if part in line)


def test_a_gate_without_the_stage_is_absent() -> None:
    assert engine.check(source(PLAIN), [STAGE4]).status is Status.ABSENT


def test_an_older_version_is_outdated_and_replaced_in_place() -> None:
    old = install(PLAIN.encode(), [STAGE4._replace(version="0.3.0")]).decode()
    verdict = engine.check(source(old), [STAGE4])
    assert verdict.status is Status.OUTDATED
    assert "v0.3.0" in verdict.message
    assert engine.apply(source(old), [STAGE4]).text == PATCHED


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("stage4/run_stage4.py", "stage4/other.py"),
        ("failed |= stage() != 0", "failed |= False"),
        ("return _GateExit.run(", "return 0 * _GateExit.run("),
    ],
)
def test_an_edit_in_a_block_is_named_by_line_and_kept_without_force(old: str, new: str) -> None:
    text = PATCHED.replace(old, new, 1)
    verdict = engine.check(source(text), [STAGE4])
    assert verdict.status is Status.EDITED
    assert verdict.line == line_of(text, new)
    for work in (engine.apply, engine.revert):
        with pytest.raises(Refused) as refused:
            work(source(text), [STAGE4])
        assert refused.value.line == verdict.line
    assert engine.apply(source(text), [STAGE4], force=True).text == PATCHED
    assert engine.revert(source(text), [STAGE4], force=True).text == PLAIN


def test_other_line_ends_are_no_edit() -> None:
    crlf = PATCHED.replace("\n", "\r\n")
    assert engine.check(source(crlf), [STAGE4]).status is Status.CURRENT
    assert engine.revert(source(crlf), [STAGE4]).text == PLAIN.replace("\n", "\r\n")


CONFLICTS = {
    "no_end": PATCHED.replace("# <<< codemod stage4 <<<\n", ""),
    "no_begin": "".join(
        line
        for line in PATCHED.splitlines(keepends=True)
        if not line.startswith("# >>> codemod stage4")
    ),
    "no_wrap": PATCHED.replace(WRAP, "    sys.exit(main())\n"),
    "moved_marker": PATCHED.replace("# <<< codemod stage4", "    # <<< codemod stage4"),
    "doubled": PATCHED.replace(
        "if __name__",
        PATCHED[PATCHED.index("# >>> codemod stage4") : PATCHED.index("if __name__")]
        + "if __name__",
    ),
    "wrapped_twice": PATCHED.replace(WRAP, WRAP + WRAP),
    "calls_another": PATCHED.replace("with _GateExit(_run_stage4)", "with _GateExit(print)"),
    "block_gone": PATCHED[: PATCHED.index("# >>> codemod stage4")]
    + PATCHED[PATCHED.index("# <<< codemod stage4 <<<\n") + 25 :],
}


@pytest.mark.parametrize("name", CONFLICTS)
def test_what_contradicts_itself_is_a_conflict_with_a_line(name: str) -> None:
    verdict = engine.check(source(CONFLICTS[name]), [STAGE4])
    assert verdict.status is Status.CONFLICT
    assert verdict.line
    with pytest.raises(Refused):
        engine.apply(source(CONFLICTS[name]), [STAGE4])


@pytest.mark.parametrize("name", ["no_wrap", "wrapped_twice", "calls_another"])
def test_force_puts_right_what_is_certain(name: str) -> None:
    text = engine.apply(source(CONFLICTS[name]), [STAGE4], force=True).text
    assert engine.check(source(text), [STAGE4]).status is Status.CURRENT


@pytest.mark.parametrize("name", ["no_end", "no_begin", "moved_marker"])
def test_force_does_not_guess(name: str) -> None:
    for work in (engine.apply, engine.revert):
        with pytest.raises(Refused):
            work(source(CONFLICTS[name]), [STAGE4], force=True)


def test_merge_markers_are_named() -> None:
    text = PATCHED.replace("def main", "<<<<<<< ours\n=======\n>>>>>>> theirs\ndef main")
    with pytest.raises(Refused, match="merge conflict") as refused:
        engine.check(source(text), [STAGE4])
    assert refused.value.line == line_of(text, "<<<<<<<")


INSIDE = "    import sys\n\n    what"
BYPASSES = {
    "second_guard": (PATCHED + '\nif __name__ == "__main__":\n    sys.exit(0)\n', "sys.exit(0)"),
    "moved_call": (
        PATCHED.replace(WRAP, WRAP.replace("sys.exit(main())", "pass") + "    sys.exit(main())\n"),
        "    sys.exit(main())",
    ),
    "early_exit": (
        PATCHED.replace("\ndef main", "\nif 'skip' in sys.argv:\n    sys.exit(0)\n\n\ndef main"),
        "if 'skip'",
    ),
    "condition": (PATCHED.replace('== "__main__":', '== "__main__" and ready:'), "and ready"),
    "code_after": (PATCHED + "\nsys.exit(0)\n", "sys.exit(0)"),
    "os_exit": (PATCHED.replace(INSIDE, f"    import os\n    os._exit(0)\n{INSIDE}"), "os._exit"),
    "exec": (
        PATCHED.replace(INSIDE, f"    import os\n    os.execv('x', [])\n{INSIDE}"),
        "os.execv",
    ),
}


@pytest.mark.parametrize("name", BYPASSES)
def test_a_way_past_the_stage_is_bypassed_and_named_by_line(name: str) -> None:
    text, part = BYPASSES[name]
    verdict = engine.check(source(text), [STAGE4])
    assert verdict.status is Status.BYPASSED
    lines = [n for n, line in enumerate(text.splitlines(), start=1) if part in line]
    assert verdict.line in lines or verdict.line + 1 in lines


def test_a_bypass_that_can_be_wrapped_is_wrapped_by_apply() -> None:
    for name in ("second_guard", "moved_call", "early_exit", "condition", "code_after"):
        text = engine.apply(source(BYPASSES[name][0]), [STAGE4]).text
        assert engine.check(source(text), [STAGE4]).status is Status.CURRENT, name


def test_an_exit_that_can_only_fail_is_a_note() -> None:
    text = install(
        PLAIN.replace("    import sys\n", "    import os\n    os._exit(3)\n", 1).encode()
    )
    verdict = engine.check(source(text.decode()), [STAGE4])
    assert verdict.status is Status.CURRENT
    assert "os._exit(3)" in verdict.notes[0].message


def test_a_console_script_that_metadata_names_later_is_a_bypass() -> None:
    verdict = engine.check(source(PATCHED), [STAGE4], scripts=["main"])
    assert verdict.status is Status.BYPASSED
    assert "main()" in verdict.message


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "runs nothing"),
        ("def main():\n    return 0\n", "runs nothing"),
        ('if __name__ == "__main__":\n    pass\n', "runs nothing"),
        ("def main(:\n", "does not parse"),
        ("def _run_stage4():\n    pass\n\n_run_stage4()\n", "of its own"),
        ('"""doc"""; main()\n', "line"),
        ("x = " + "(" * 400 + ")" * 400, "parse"),
        ("main()\nx = " + "-" * 100_000 + "1\n", "deep"),
    ],
)
def test_what_cannot_be_served_is_refused_with_a_reason(text: str, part: str) -> None:
    with pytest.raises(Refused, match=part) as refused:
        engine.apply(source(text), [STAGE4])
    assert refused.value.hint
