"""The page: a run replaces the one before it, and hostile text is escaped."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from release_gate.model import Check, CheckResult, Environment, GateResult, PackResult, Status
from release_gate.reporting.board.page import with_run
from release_gate.reporting.past import Outcome, Past, run_of
from stage4.board import put_section
from tests.release_gate.records import PACK, gate_of, passed, whole_runs

HOSTILE = "</td><script>alert(1)</script>&\"'<!-- section:gate rank:0 -->"


@given(whole_runs())
def test_a_run_replaces_the_one_before_it(gate: GateResult) -> None:
    once = with_run(None, gate)
    assert with_run(once, gate) == once
    for pack in gate.packs:
        assert once.count(f'<details id="pack-{pack.pack.name}"') == 1


def test_a_part_leaves_nothing_of_the_run_before_it() -> None:
    other = replace(PACK, name="other", title="Another")
    whole = with_run(None, gate_of(passed(PACK), passed(other)))
    assert "Another" not in with_run(whole, gate_of(passed(PACK)))


def test_the_sections_of_an_older_gate_are_removed() -> None:
    page = put_section(None, "pack-home", "<p>an old pack</p>", 10)
    assert "an old pack" not in with_run(page, gate_of(passed(PACK)))


def test_what_somebody_wrote_on_the_board_stays() -> None:
    page = with_run(None, gate_of(passed(PACK))).replace("</main>", "<p>our notes</p></main>")
    assert "<p>our notes</p>" in with_run(page, gate_of(passed(PACK)))


def test_the_verdict_is_first_and_then_that_of_stage_4() -> None:
    page = put_section(with_run(None, gate_of(passed(PACK))), "stage4", "<p>its section</p>", 1000)
    parts = ("All 1 check passed", "has not run since these checks", 'id="packs"', "its section")
    positions = [page.index(part) for part in parts]
    assert positions == sorted(positions)


def test_a_verdict_of_stage_4_before_this_run_is_replaced() -> None:
    page = put_section(None, "stage4-verdict", "<p>passed yesterday</p>", 5)
    assert "passed yesterday" not in with_run(page, gate_of(passed(PACK)))


def test_text_from_a_server_is_escaped() -> None:
    check = Check(HOSTILE, f"{HOSTILE}: a", HOSTILE, HOSTILE)
    path = f"a/{HOSTILE}.txt"
    failed = CheckResult(check, Status.FAIL, message=f"{HOSTILE}\n{HOSTILE}", evidence=(path,))
    pack = PackResult(PACK, Status.FAIL, (failed,), 1.0, HOSTILE)
    where = Environment(*[HOSTILE] * 6)
    gate = GateResult(HOSTILE, "2026-01-02T03:04:05+00:00", 1.0, (pack,), where)
    outcome = Outcome(Status.FAIL, gate.started, HOSTILE)
    past = Past([run_of(gate)], {("demo", HOSTILE): [outcome]}, {("x", HOSTILE): Status.PASS})
    page = with_run(None, gate, past, {path: f"test2_files/{HOSTILE}.txt"})
    assert page.count("<script") == 1
    assert page.count("<!-- section:gate ") == 1
    assert "<td>alert" not in page and "<img" not in page


def test_a_dangerous_address_is_no_link() -> None:
    gate = GateResult("javascript:alert(1)", "2026-01-02T03:04:05+00:00", 1.0, (passed(PACK),))
    assert 'href="javascript' not in with_run(None, gate)


def test_a_password_in_the_address_is_not_shown() -> None:
    gate = GateResult("http://me:secret@host", "2026-01-02T03:04:05+00:00", 1.0, (passed(PACK),))
    page = with_run(None, gate)
    assert "secret" not in page and 'href="http://host"' in page
