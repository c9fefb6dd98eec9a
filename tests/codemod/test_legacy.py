"""Gates that the older patcher damaged: recognised, explained, repaired where that is certain."""

from __future__ import annotations

import re

import pytest

from codemod import engine
from codemod.errors import Refused
from codemod.stage import STAGE4
from codemod.status import Status
from tests.codemod.gates import FORMS
from tests.codemod.inputs import source

PLAIN = FORMS["sys_exit"].source

PATCH = """# === Stage {n} – Production Go-Live (v0.4.0) ===
def _run_stage{n}():
    import os
    import subprocess
    import sys
    print("\\n[Stage {n}] Running Production Go-Live Readiness v0.4.0 ...")
    return subprocess.call([sys.executable, "stage{n}/run_stage{n}.py"], env=dict(os.environ))

__ORIGINAL_MAIN__ = main

def main():
    rc = 0
    try:
        rc = __ORIGINAL_MAIN__() or 0
    except SystemExit as e:
        rc = int(e.code or 0)
    s{n} = _run_stage{n}()
    final_rc = 1 if (rc != 0 or s{n} != 0) else 0
    print(f"[ReleaseGate] Final exit code (with Stage {n}): {{final_rc}}")
    sys.exit(final_rc)

"""


def patched(*numbers: int) -> str:
    """As the old tool does it: in front of the first `def main`."""
    text = PLAIN
    for number in numbers:
        patch = PATCH.format(n=number).replace("\\", r"\\")
        text = re.sub(r"^def main\(", patch + "def main(", text, count=1, flags=re.M)
    return text


@pytest.mark.parametrize("numbers", [(4,), (4, 5), (4, 5, 6)])
def test_it_is_a_conflict_refused_without_force_and_repaired_with_it(
    numbers: tuple[int, ...],
) -> None:
    text = patched(*numbers)
    with pytest.raises(NameError):
        exec(compile(text, "gate", "exec"), {"__name__": "gate"})
    verdict = engine.check(source(text), [STAGE4])
    assert verdict.status is Status.CONFLICT
    assert "__ORIGINAL_MAIN__ = main" in verdict.message
    assert "cannot start" in verdict.message
    assert "__ORIGINAL_MAIN__" in text.splitlines()[verdict.line - 1]
    for work in (engine.apply, engine.revert):
        with pytest.raises(Refused, match="older patcher"):
            work(source(text), [STAGE4])
    repaired = engine.apply(source(text), [STAGE4], force=True).text
    assert repaired == engine.apply(source(PLAIN), [STAGE4]).text
    assert engine.revert(source(text), [STAGE4], force=True).text == PLAIN


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("sys.exit(main())", "sys.exit(_run_stage4())"),
        lambda text: text.replace('"""Run the packs."""', '"""Run."""\n    __ORIGINAL_MAIN__'),
    ],
    ids=["guard_changed", "both_mains_changed"],
)
def test_what_is_not_certain_is_left_to_a_person(spoil: object) -> None:
    assert callable(spoil)
    text = spoil(patched(4))
    with pytest.raises(Refused) as refused:
        engine.apply(source(text), [STAGE4], force=True)
    assert "by hand" in refused.value.hint
