"""A stage is data; what would break its block is refused before a gate is read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codemod.errors import ConfigurationError
from codemod.stage import BUILT_IN, STAGE4, Stage, checked
from codemod.testing import assert_reversible
from tests.codemod.gates import FORMS
from tests.codemod.inputs import STAGE5

GATE = FORMS["sys_exit"].source.encode()


def test_what_is_built_in_can_be_used() -> None:
    assert {"stage4": STAGE4} == BUILT_IN
    for stage in BUILT_IN.values():
        assert checked(stage) is stage


@pytest.mark.parametrize(
    ("name", "label", "function", "suffix"),
    [
        ("stage4", "Stage 4", "_run_stage4", ".bak_stage4_v100"),
        ("stage-12", "Stage 12", "_run_stage_12", ".bak_stage-12_v100"),
        ("load-test", "load-test", "_run_load_test", ".bak_load-test_v100"),
    ],
)
def test_names_are_made_of_the_name(name: str, label: str, function: str, suffix: str) -> None:
    stage = STAGE5._replace(name=name)
    assert (stage.label, stage.function, stage.backup_suffix) == (label, function, suffix)
    assert stage.marker == f"qa/_aggregate/{name}_patch_applied.txt"
    assert stage.function.isidentifier()


BAD = {
    "name": {"name": "Stage 5"},
    "reserved name": {"name": "gate-exit"},
    "version": {"version": "1.0\n"},
    "empty title": {"title": " "},
    "long title": {"title": "x" * 121},
    "line break": {"title": "a\nb"},
    "separator": {"title": "a\u2028b"},
    "direction": {"title": "a\u202eb"},
    "marker": {"title": "# >>> codemod stage4"},
    "end marker": {"title": "x <<<codemod"},
    "encoding": {"title": "coding: latin-1"},
    "no command": {"command": ()},
    "empty word": {"command": ("python", "")},
    "line break in a word": {"command": ("python", "a\nb")},
    "marker in a word": {"command": ("python", "# <<< codemod stage5 <<<")},
    "heading": {"heading": "a\rb"},
    "no time": {"time_limit": 0.0},
    "endless": {"time_limit": float("inf")},
    "no number": {"time_limit": float("nan")},
    "variable": {"enabled_by": "RUN STAGE"},
}


@pytest.mark.parametrize("kind", BAD)
def test_a_value_that_cannot_be_used_is_one_line_with_a_hint(kind: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        checked(STAGE5._replace(**BAD[kind]), "setup.cfg [codemod:stage5]")  # type: ignore[arg-type]
    assert error.value.message.startswith("setup.cfg [codemod:stage5]: ")
    assert error.value.message.isprintable()
    assert error.value.hint
    assert error.value.exit_status == 2


# Characters that mean something in a comment, in a literal or in a block's markers.
TEXTS = st.text(st.sampled_from("#>< codem=:\"'\\{}%–éa1"), min_size=1, max_size=20)
BROKEN = st.text(st.sampled_from("a\n\r\x1b\u2028\udc80"), max_size=3)
WORDS = st.lists(TEXTS, min_size=1, max_size=3).map(tuple)
STAGES = st.builds(
    Stage,
    name=st.just("stage5"),
    title=TEXTS,
    version=st.just("1.0"),
    command=WORDS,
    anchors=WORDS,
    time_limit=st.just(900.0),
    enabled_by=st.sampled_from(["", "RUN_STAGE5"]),
    heading=st.just(""),
    package=st.just(""),
)
STAGES = STAGES | st.builds(
    Stage._replace,
    STAGES,
    title=BROKEN,
    version=BROKEN,
    command=st.tuples(BROKEN),
    enabled_by=BROKEN,
)


@settings(max_examples=50)
@given(STAGES)
def test_a_stage_that_is_accepted_can_be_installed_and_removed(stage: Stage) -> None:
    try:
        checked(stage)
    except ConfigurationError as error:
        assert error.message.isprintable()
        return
    for coding in (b"", b"# coding: ascii\n"):
        assert_reversible(coding + GATE, [stage])
