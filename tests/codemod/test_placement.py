"""The owner's code comes first; what is managed stands where the exit path is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codemod import engine
from codemod.errors import Refused
from codemod.placement import indent_of
from codemod.source import Source, split_lines
from codemod.stage import STAGE4
from codemod.syntax import parse
from codemod.testing import assert_reversible
from tests.codemod.gates import FORMS

BEGIN = "# >>> codemod gate-exit"
END = "# <<< codemod stage4 <<<\n"


def around_blocks(text: str, *scripts: str) -> tuple[str, str]:
    """What stands in front of the managed blocks, and what behind them."""
    patched = assert_reversible(text.encode(), scripts=scripts).decode()
    return patched[: patched.index(BEGIN)], patched[patched.index(END) + len(END) :]


MAIN = "def main():\n    return 0\n"
GUARD = 'if __name__ == "__main__":\n    main()\n'
WRAPPED = 'if __name__ == "__main__":\n    with _GateExit(_run_stage4):\n        main()\n'
TAIL = "with _GateExit(_run_stage4):\n    main()\n"
GUARDS = {
    "two_blank_lines": (f"{MAIN}\n\n{GUARD}", f"{MAIN}\n\n", f"\n\n{WRAPPED}"),
    "no_blank_line": (f"{MAIN}{GUARD}", f"{MAIN}\n\n", WRAPPED),
    "attached_comment": (
        f"{MAIN}\n\n# the gate\n{GUARD}",
        f"{MAIN}\n\n",
        f"\n\n# the gate\n{WRAPPED}",
    ),
    "comment_of_its_own": (
        f"{MAIN}\n# ---- entry ----\n\n{GUARD}",
        f"{MAIN}\n# ---- entry ----\n\n\n",
        f"\n{WRAPPED}",
    ),
    "comment_of_the_function": (
        f"{MAIN}    # last\n\n{GUARD}",
        f"{MAIN}    # last\n\n\n",
        f"\n{WRAPPED}",
    ),
    "function_below": (f"{GUARD}\n\n{MAIN}", "\n\n", f"{WRAPPED}\n\n{MAIN}"),
    "string_that_looks_like_a_comment": (
        f'{MAIN}X = """\n# x"""\n{GUARD}',
        f'{MAIN}X = """\n# x"""\n\n\n',
        WRAPPED,
    ),
    "shebang": (
        f"#!/usr/bin/env python3\n# gate\n\n{GUARD}",
        "#!/usr/bin/env python3\n# gate\n\n\n",
        f"\n{WRAPPED}",
    ),
    "trailing_statements": (f"{MAIN}\nmain()\n", f"{MAIN}\n\n", f"\n{TAIL}"),
}


@pytest.mark.parametrize("name", GUARDS)
def test_the_blocks_stand_in_front_of_the_exit_path(name: str) -> None:
    text, before, behind = GUARDS[name]
    assert around_blocks(text) == (before, behind)


REBOUND = "main = _GateScript(_run_stage4)(main)\n"
SCRIPTS = {
    "in_front_of_the_guard": (f"{MAIN}\n\n{GUARD}", f"{MAIN}\n\n", f"{REBOUND}\n\n{WRAPPED}"),
    "alone": (MAIN, f"{MAIN}\n\n", REBOUND),
    "alone_without_a_last_line_end": (MAIN.rstrip(), f"{MAIN}\n\n", REBOUND.rstrip()),
    "blank_lines_at_the_end": (f"{MAIN}\n\n", f"{MAIN}\n\n", f"{REBOUND}\n\n"),
    "below_the_guard": (f"{GUARD}\n\n{MAIN}", "\n\n", f"{WRAPPED}\n\n{MAIN}\n\n{REBOUND}"),
    "in_the_tail": (
        f"X = 1\nmain()\n{MAIN}",
        "X = 1\n\n\n",
        f"{TAIL}    def main():\n        return 0\n\n\n{REBOUND}",
    ),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_console_script_is_wrapped_below_its_function(name: str) -> None:
    text, before, behind = SCRIPTS[name]
    assert around_blocks(text, "main") == (before, behind)


@given(
    st.sampled_from(sorted(FORMS)),
    st.lists(st.sampled_from(["", "# a", "    # b", "\f", "x = 1", "#!c"]), max_size=4),
    st.lists(st.sampled_from(["", "# a", "  ", "\f"]), max_size=3),
)
def test_any_lines_around_the_gate_are_kept(name: str, head: list[str], tail: list[str]) -> None:
    lines = [*head, FORMS[name].source, *tail]
    if not any("from __future__" in line for line in lines):
        assert_reversible("\n".join(lines).encode())


def test_the_owners_code_comes_first() -> None:
    for form in FORMS.values():
        gate = form.source
        if "\nif __name__ ==" in gate and gate.count("__main__") == 1 and "\ndef main" in gate:
            text = engine.apply(Source(gate, "utf-8", b""), [STAGE4]).text
            early = gate.index("__main__") < gate.index("def main")
            assert early or text.index("def main") < text.index(BEGIN)


@pytest.mark.parametrize("text", [f"{MAIN}\f{GUARD}", f"{MAIN}\f\fmain()\n"])
def test_a_form_feed_in_front_of_the_exit_path_stays_there(text: str) -> None:
    patched = assert_reversible(text.encode()).decode()
    assert "\n\f" in patched[patched.index(END) :]


@pytest.mark.parametrize(
    "text",
    [
        f'{MAIN}if __name__ == "__main__":\n\f    main()\n',
        f"{MAIN}main()\n\fmain()\n",
    ],
)
def test_a_form_feed_inside_the_exit_path_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(Refused) as refused:
        engine.apply(Source(text, "utf-8", b""), [STAGE4])
    assert refused.value.hint == "put each form feed on a line of its own"
    assert "parse" not in refused.value.message.replace("parser", "")


@pytest.mark.parametrize("indent", ["\t", "  ", "        "])
def test_the_gates_own_indent_is_used(indent: str) -> None:
    text = f"x = 1\nif x:\n{indent}y = 2\n"
    assert indent_of(parse(text), split_lines(text)) == indent
