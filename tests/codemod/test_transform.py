"""The wrap is put on and taken off; nothing but the indent of what is in it changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codemod.errors import Refused
from codemod.transform import unwrap, wrap_guard, wrap_tail

GUARD = 'if __name__ == "__main__":\n'
BODIES = {
    "call": "    main()\n",
    "comments": "    # first\n    main()  # done\n    # last\n",
    "blank_lines": "\n    main()\n\n    other()\n\n",
    "two_on_a_line": "    rc = main(); exit(rc)\n",
    "continued": "    main(\n  1,\n        2)\n    x = 1 + \\\n  2\n",
    "string": "    print('''a\n  b\n''')\n",
    "nested": "    if a:\n        b()\n        # why\n    else:\n        c()\n",
    "tabs": "\tmain()\n\tif a:\n\t\tb()\n",
    "two_spaces": "  main()\n  if a:\n    b()\n",
    "no_last_line_end": "    main()",
    "form_feed": "    main()\n\f\n    other()\n",
    "whitespace": "    main()\n      \n    other()\n",
}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_guard_comes_back_to_the_byte(name: str, newline: str) -> None:
    guard = (GUARD + BODIES[name]).replace("\n", newline)
    wrapped = wrap_guard(guard, ["_run_a", "_run_b"], newline)
    assert wrapped.count("with _GateExit(_run_a, _run_b):" + newline) == 1
    assert unwrap(wrapped) == guard
    compile(wrapped, "gate", "exec")


@given(st.lists(st.sampled_from(sorted(BODIES)), min_size=1, max_size=4))
def test_a_tail_comes_back_to_the_byte(names: list[str]) -> None:
    tail = "\n".join("if x:\n" + BODIES[name] for name in names)
    wrapped = wrap_tail(tail, ["_run_a"], "\n", "    ")
    assert wrapped.startswith("with _GateExit(_run_a):\n    if x:\n")
    assert unwrap(wrapped) == tail


@pytest.mark.parametrize("text", ["x = 1\n", "with a, b:\n    c()\n", "with _GateExit:\n    c()\n"])
def test_what_is_not_ours_stays(text: str) -> None:
    assert unwrap(text) == text


def test_deep_nesting_is_no_crash() -> None:
    tail = "x = " + "(" * 90 + "1" + ")" * 90 + "\n" + "y = " + "-" * 900 + "1\n"
    assert unwrap(wrap_tail(tail, ["_run_a"], "\n", "    ")) == tail


def test_what_the_parser_does_not_keep_is_refused() -> None:
    with pytest.raises(Refused, match="does not parse"):
        unwrap("x = = 1\n")
    with pytest.raises(Refused, match="byte for byte") as refused:
        unwrap("x = 1\ry = 2\r")
    assert "CR alone" in refused.value.hint
