"""A sample of the mutants is caught. `--all` tries every mutant.

The sample depends on the source of the application alone: a failure can be repeated, and a change
of the application brings other mutants into it. Each is one that a check of the API catches: those
take a second and not ten.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from release_gate.runner.discovery import checks_in
from tests.checkout import ROOT
from tests.release_gate.mutation import __main__ as program
from tests.release_gate.mutation import page, reach, record
from tests.release_gate.mutation.campaign import shuffled
from tests.release_gate.mutation.catalogue import by_id, catalogue
from tests.release_gate.mutation.crew import Worker, crew
from tests.release_gate.mutation.mutant import Mutant
from tests.release_gate.mutation.record import Entry
from tests.release_gate.mutation.worker import START_FAILED, Order

SAMPLE_SIZE = 20
QUICK = ("release_gate/bundles/bundle_a",)  # the others there set up a scene first


@cache
def known() -> dict[str, Mutant]:
    return by_id(catalogue(ROOT))


@cache
def sample() -> dict[str, str]:
    """The recorded check by the id of the mutant."""
    checks = (check for folder in QUICK for check in checks_in(ROOT / folder, ROOT))
    quick = {check.id for check in checks if check.id.startswith("API-")}
    found = record.caught_by(page.recorded())
    usable = [known()[id_] for id_, by in found.items() if by in quick and id_ in known()]
    seed = record.version(ROOT, ("backend", "public"))
    return {mutant.id: found[mutant.id] for mutant in shuffled(usable, seed)[:SAMPLE_SIZE]}


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with crew(1, QUICK) as found:
        yield found.first


def order(mutant: Mutant, *checks: str) -> Order:
    content = mutant.applied((ROOT / mutant.path).read_bytes())
    return Order(checks, mutant.path, content.decode())


def test_there_is_a_sample() -> None:
    assert 0 < len(sample()) <= SAMPLE_SIZE


def test_the_sample_is_caught(worker: Worker) -> None:
    missed = [
        id_
        for id_, by in sample().items()
        if worker.carry_out(order(known()[id_], by)).failed not in (by, START_FAILED)
    ]
    assert missed == [], "try them with: python -m tests.release_gate.mutation --only ID"


def test_the_sound_application_passes_after_all_mutants(worker: Worker) -> None:
    """Otherwise a fault of the copy would count as the catch of a mutant."""
    checks = sorted(set(sample().values()))
    outcome = worker.carry_out(Order(tuple(checks), limit_s=600.0))
    assert (outcome.failed, sorted(outcome.ran)) == ("", checks), outcome.message


def test_an_application_that_does_not_start_is_caught(worker: Worker) -> None:
    outcome = worker.carry_out(Order(("API-01",), "backend/errors.py", "syntax error"))
    assert outcome.failed == START_FAILED
    assert "SyntaxError" in outcome.message


def test_time_ends_before_the_checks_do(worker: Worker) -> None:
    outcome = worker.carry_out(Order(("API-01", "API-02"), limit_s=0.0))
    assert (outcome.limited, outcome.ran, outcome.failed) == (True, {}, "")


def test_a_traced_run_tells_what_the_check_uses(worker: Worker) -> None:
    outcome = worker.carry_out(Order(("API-01",), traced=True))
    assert outcome.lines["backend/context.py"]
    assert "backend/stripe_api.py" not in outcome.lines


def test_options_choose_mutants() -> None:
    mutants = tuple(known().values())
    options = program.parser().parse_args(["--rule", "route-csrf", "--sample", "5", "--seed", "1"])
    chosen = program.choose(mutants, {}, options)
    assert len(chosen) == 5
    assert {mutant.rule for mutant in chosen} == {"route-csrf"}
    (first, *_) = mutants
    options = program.parser().parse_args(["--only", first.id])
    assert program.choose(mutants, {}, options) == [first]


def test_those_that_were_never_tried_can_be_chosen() -> None:
    mutants = tuple(known().values())
    tried, late, *_ = mutants
    entries = record.unpacked({"API-01": [tried.id], record.UNDECIDED: [late.id]})
    options = program.parser().parse_args(["--unseen"])
    left = {mutant.id for mutant in program.choose(mutants, entries, options)}
    assert {mutant.id for mutant in mutants} - left == {tried.id, late.id}


def test_the_record_is_read_as_it_was_written() -> None:
    summary = {"": ["a:b:c:2"], "API-01": ["a:b:c:1"], record.UNDECIDED: ["a:b:c:3"]}
    assert record.summarised(record.unpacked(summary).values()) == summary


def test_an_interrupted_run_continues(tmp_path: Path) -> None:
    path, version = tmp_path / "record.jsonl", record.version()
    survivor, older, caught, *_ = mutants = tuple(known().values())
    basis = record.digest(ROOT / caught.path, ROOT / reach.check_files()["API-01"])
    record.append(Entry(survivor.id, "", 1.0, "", version), path)
    record.append(Entry(older.id, "", 1.0, "", "another version"), path)
    record.append(Entry(caught.id, "API-01", 1.0, "", "another version", basis), path)
    with path.open("a", encoding="utf-8") as cut:
        cut.write('{"id": "half a li')
    chosen = program.choose(mutants, record.read(path), program.parser().parse_args([]))
    assert {mutant.id for mutant in mutants} - {mutant.id for mutant in chosen} == {
        survivor.id,
        caught.id,
    }
