"""The laws for tests of other people hold for good stages, and fail where a law is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from codemod import engine, testing
from codemod.engine import Change
from codemod.source import Source
from codemod.testing import (
    HANGING,
    MISSING,
    assert_exit_contract,
    assert_reversible,
    install,
    remove,
)
from tests.codemod.gates import FORMS

GATE = FORMS["sys_exit"].source.encode()


def test_install_and_remove_are_inverse() -> None:
    patched = install(GATE)
    assert patched != GATE
    assert remove(patched) == GATE
    assert assert_reversible(GATE) == patched


def test_a_gate_that_has_the_stage_already_is_no_proof() -> None:
    with pytest.raises(AssertionError, match="nothing was installed"):
        assert_reversible(install(GATE))


def test_a_removal_that_leaves_something_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    real = engine.revert

    def leaving(source: Source, *given: object) -> Change:
        change = real(source, *given)  # type: ignore[arg-type]
        return change._replace(text=f"{change.text}\n")

    monkeypatch.setattr(engine, "revert", leaving)
    with pytest.raises(AssertionError, match="does not give the gate back"):
        assert_reversible(GATE)


@pytest.mark.parametrize("status", [0, 1, MISSING, HANGING])
def test_the_exit_contract_holds_for_a_gate(tmp_path: Path, status: int | str) -> None:
    assert_exit_contract(GATE, tmp_path, stage_status=status)


def test_a_crash_and_a_request_for_help_do_not_run_the_stage(tmp_path: Path) -> None:
    assert_exit_contract(GATE, tmp_path / "crash", arguments=["crash"])
    parser = FORMS["argparse"].source.encode()
    assert_exit_contract(parser, tmp_path / "help", arguments=["--help"], is_run=False)


PATCHED = install(GATE)
OTHERS = {
    "another output": PATCHED.replace(b"    sys.exit(main())", b"    print(1); sys.exit(main())"),
    "another status": PATCHED.replace(b"    sys.exit(main())", b"    sys.exit(main() + 1)"),
    "no stage": GATE,
}


@pytest.mark.parametrize("kind", OTHERS)
def test_a_patched_gate_that_does_something_else_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    assert OTHERS[kind] != PATCHED
    monkeypatch.setattr(testing, "assert_reversible", lambda *_: OTHERS[kind])
    with pytest.raises(AssertionError):
        assert_exit_contract(GATE, tmp_path)
