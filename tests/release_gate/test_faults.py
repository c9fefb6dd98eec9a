"""Every fault is caught by the checks that it names, and every check catches a fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from release_gate.paths import ROOT
from release_gate.runner.discovery import checks_in
from tests.release_gate.faults import matrix
from tests.release_gate.faults.bundle_faults import API, AUDIT, DEPENDENCIES
from tests.release_gate.faults.catalogue import FAULTS
from tests.release_gate.faults.fault import Fault
from tests.release_gate.faults.matrix import PAGE, every_check, failed, try_fault

SAMPLE = {"no-csrf", "webhook-unsigned", "title", "blind-to-the-end", "licence", "export-secret"}


@pytest.fixture(scope="module")
def backend() -> Iterator[str]:
    with matrix.backend() as url:
        yield url


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_caught(fault: Fault, backend: str, tmp_path: Path, nightly: bool) -> None:
    if not nightly and fault.name not in SAMPLE:
        pytest.skip("one of the whole matrix: run with --all")
    assert fault.caught_by <= failed(try_fault(fault, backend, tmp_path))


def test_a_fault_names_checks_of_its_file() -> None:
    for fault in FAULTS:
        path = ROOT / fault.tried_on
        known = {check.id for check in checks_in(path.parent, ROOT)}
        assert fault.caught_by, fault.name
        assert fault.caught_by <= known, fault.name
    assert [name for name, times in Counter(f.name for f in FAULTS).items() if times > 1] == []


def test_every_check_has_a_fault() -> None:
    named = {id_ for fault in FAULTS for id_ in fault.caught_by}
    assert [id_ for id_ in every_check() if id_ not in named] == []


def test_the_documented_table_is_current() -> None:
    """A new fault, or one that is caught by fewer checks than it names, must be run first."""
    text = PAGE.read_text("utf-8")
    rows = matrix.read_rows(text)
    assert set(rows) == {fault.name for fault in FAULTS}
    assert [fault.name for fault in FAULTS if not fault.caught_by <= rows[fault.name]] == []
    assert text == matrix.page(rows)


@pytest.mark.parametrize("file", [API, AUDIT, DEPENDENCIES])
def test_a_sound_service_fails_no_check(file: str, backend: str, tmp_path: Path) -> None:
    nothing = Fault("none", "Nothing", file, frozenset())
    assert failed(try_fault(nothing, backend, tmp_path)) == frozenset()
