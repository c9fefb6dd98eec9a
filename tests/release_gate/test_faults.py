"""Every fault is caught by the checks that it names; the table in docs names every fault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from release_gate.catalogue import checks_in
from release_gate.embedded import Children, start_backend
from release_gate.runner import ROOT
from tests.release_gate.faults.catalogue import API, FAULTS, Fault
from tests.release_gate.faults.matrix import PAGE, SECRET, failed, try_fault

SAMPLE = {"no-csrf", "webhook-unsigned", "title"}


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    children = Children()
    try:
        yield start_backend(children, tmp_path_factory.mktemp("backend"), SECRET)
    finally:
        children.stop()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_caught(fault: Fault, backend: str, tmp_path: Path, nightly: bool) -> None:
    if not nightly and fault.name not in SAMPLE:
        pytest.skip("one of the whole matrix: run with --all")
    assert fault.caught_by <= failed(try_fault(fault, backend, tmp_path))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_names_checks_that_exist(fault: Fault) -> None:
    path = ROOT / fault.tried_on
    known = {check.id for check in checks_in(path.parent, ROOT)}
    assert fault.caught_by
    assert fault.caught_by <= known


def test_the_table_names_every_fault() -> None:
    table = PAGE.read_text("utf-8")
    assert [f.name for f in FAULTS if f"| `{f.name}` |" not in table] == []


def test_a_sound_service_fails_no_check_of_the_api(backend: str, tmp_path: Path) -> None:
    nothing = Fault("none", "Nothing", API, frozenset(), lambda request, forward: forward(request))
    assert failed(try_fault(nothing, backend, tmp_path)) == frozenset()
