"""The board: a section per pack, replaced by the next run, and hostile text escaped."""

from __future__ import annotations

from hypothesis import given

from release_gate.model import CheckResult, GateResult, PackResult, Status
from release_gate.reporting.board import with_run
from tests.release_gate.records import CHECK, PACK, gate_of, passed, whole_runs

HOSTILE = "</td><script>alert(1)</script>&\"'<!-- section:gate rank:0 -->"


@given(whole_runs())
def test_a_run_replaces_the_one_before_it(gate: GateResult) -> None:
    once = with_run(None, gate)
    assert with_run(once, gate) == once
    assert once.count("<!-- section:") == len(gate.packs) + 1
    for pack in gate.packs:
        assert once.count(f'<div id="pack-{pack.pack.name}">') == 1


def test_what_somebody_wrote_on_the_board_stays() -> None:
    page = with_run(None, gate_of(passed(PACK))).replace("</main>", "<p>our notes</p></main>")
    assert "<p>our notes</p>" in with_run(page, gate_of(passed(PACK)))


def test_text_from_a_server_is_escaped() -> None:
    check = CheckResult(CHECK, Status.FAIL, message=HOSTILE, evidence=(f"a/{HOSTILE}.txt",))
    page = with_run(None, gate_of(PackResult(PACK, Status.FAIL, (check,), 1.0, HOSTILE)))
    assert "<script" not in page
    assert page.count("<!-- section:gate ") == 1


def test_only_given_screenshots_are_embedded() -> None:
    check = CheckResult(CHECK, Status.FAIL, evidence=("x/1.png", "x/2.png"))
    gate = gate_of(PackResult(PACK, Status.FAIL, (check,), 1.0))
    page = with_run(None, gate, screenshots={"x/2.png": b"PNG"})
    assert page.count("<img ") == 1
    assert 'alt="x/2.png"' in page
