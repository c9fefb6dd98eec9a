"""Every guess names rules and checks that exist."""

from __future__ import annotations

from release_gate.paths import ROOT
from tests.release_gate.mutation.catalogue import catalogue
from tests.release_gate.mutation.likely import LIKELY, is_likely
from tests.release_gate.mutation.reach import check_files


def test_rules_and_checks_exist() -> None:
    rules = {mutant.rule for mutant in catalogue(ROOT)}
    for start, ids in LIKELY:
        assert any(rule.startswith(start) for rule in rules), start
        for each in ids:
            assert any(check.startswith(each) for check in check_files()), each


def test_a_check_is_likely_for_its_rules_alone() -> None:
    assert is_likely("route-csrf", "SEC-01-without-token")
    assert not is_likely("route-csrf", "SEC-02-none")
    assert not is_likely("cookie-flag", "SEC-01-without-token")
