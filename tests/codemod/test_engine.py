"""Text in, text out: what apply and revert make of a gate, and what they refuse to touch."""

from __future__ import annotations

import pytest

from codemod import engine
from codemod.errors import Refused
from codemod.source import Source
from codemod.stage import STAGE4, Stage
from codemod.status import Status
from tests.codemod.gates import FORMS
from tests.codemod.inputs import STAGE5, source

PLAIN = FORMS["sys_exit"].source


def applied(text: str, *stages: Stage, force: bool = False) -> str:
    return engine.apply(source(text), stages or [STAGE4], force=force).text


def test_a_change_tells_how_things_stood_before() -> None:
    change = engine.apply(source(PLAIN), [STAGE4])
    assert change.before.status is Status.ABSENT
    assert engine.apply(source(change.text), [STAGE4]).before.status is Status.CURRENT
    assert engine.revert(source(change.text), [STAGE4]).before.status is Status.CURRENT


def test_revert_of_what_is_not_installed_changes_nothing() -> None:
    assert engine.revert(source(PLAIN), [STAGE4]).text == PLAIN
    patched = applied(PLAIN)
    assert engine.revert(source(patched), [STAGE5]).text == patched


def test_a_gate_that_cannot_say_a_dash_gets_a_hyphen() -> None:
    text = engine.apply(Source(PLAIN, "ascii", b""), [STAGE4]).text
    assert "# === Stage 4 - Production Go-Live (v0.4.0) ===" in text
    assert engine.check(source(text), [STAGE4]).status is Status.CURRENT


def test_an_edit_in_another_stage_stays_when_one_is_reverted() -> None:
    both = applied(applied(PLAIN), STAGE5)
    edited = both.replace("stage5/run.py", "stage5/other.py", 1)
    left = engine.revert(source(edited), [STAGE4]).text
    assert "stage5/other.py" in left
    assert engine.check(source(left), [STAGE5]).status is Status.EDITED
    with pytest.raises(Refused):
        engine.revert(source(left), [STAGE5])
    assert engine.revert(source(left), [STAGE5], force=True).text == PLAIN


@pytest.mark.parametrize("name", ["_GateExit", "_GateScript", "_run_stage4"])
def test_a_gate_with_these_names_of_its_own_is_refused(name: str) -> None:
    for own in (f"def {name}(): pass\n", f"{name} = 1\n", f"from a import {name}\n"):
        with pytest.raises(Refused, match=name) as refused:
            applied(own + PLAIN)
        assert refused.value.line == 1


def test_an_alias_is_a_name_of_its_own_too() -> None:
    with pytest.raises(Refused, match="_run_stage4"):
        applied("from a import b as _run_stage4\n" + PLAIN)


def test_what_is_too_deep_to_be_read_is_refused() -> None:
    deep = "x = " + "(" * 150 + "1" + ")" * 150 + "\n"
    text = f"{PLAIN}{deep}y = {'-' * 60_000}1\n"
    for work in (engine.apply, engine.revert, engine.check, engine.explain_gate):
        with pytest.raises(Refused, match="nested too deeply"):
            work(source(text), [STAGE4])


@pytest.mark.parametrize(
    "title", ["a\n# <<< codemod stage5 <<<", "a\nimport os", "a\n(", "a\r# b\n"]
)
def test_a_title_that_breaks_its_block_is_never_installed(title: str) -> None:
    with pytest.raises(Refused):
        applied(PLAIN, STAGE5._replace(title=title))
