"""GitLab's code quality report: what GitLab needs of each entry, and one for each finding."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given

from codemod.code_quality import as_code_quality
from codemod.report import Outcome
from tests.codemod.outcomes import OUTCOMES
from tests.gitlab_reports import assert_is_code_quality


def entries(*given_outcomes: Outcome) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(as_code_quality(given_outcomes))
    return found


@given(OUTCOMES)
def test_each_failure_and_each_note_has_an_entry(given_outcomes: list[Outcome]) -> None:
    text = as_code_quality(given_outcomes)
    assert_is_code_quality(text)
    wanted = sum(bool(each.exit) + len(each.notes) for each in given_outcomes)
    assert len(json.loads(text)) == wanted


def test_failures_are_critical_and_notes_are_minor() -> None:
    bad = Outcome("gate.py", "absent", 1, "it is not there", 3, "install it", ((7, "a note"),))
    failure, note = entries(Outcome("good.py", "current", 0, "it is there"), bad)
    assert (failure["check_name"], failure["severity"]) == ("codemod.absent", "critical")
    assert failure["description"] == "it is not there (install it)"
    assert failure["location"] == {"path": "gate.py", "lines": {"begin": 3}}
    assert (note["check_name"], note["severity"]) == ("codemod.note", "minor")


def test_a_fingerprint_stays_when_lines_move() -> None:
    (first,) = entries(Outcome("gate.py", "edited", 1, "as in line 9", 3))
    (again,) = entries(Outcome("gate.py", "edited", 1, "as in line 12", 7))
    assert first["fingerprint"] == again["fingerprint"]


def test_a_fingerprint_stays_when_the_hint_names_the_path_in_another_way() -> None:
    (near,) = entries(Outcome("gate.py", "absent", 1, "it is not there", hint="apply gate.py"))
    (far,) = entries(Outcome("gate.py", "absent", 1, "it is not there", hint="apply /me/gate.py"))
    assert near["fingerprint"] == far["fingerprint"]
