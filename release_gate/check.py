"""The decorator with which a check declares its id, its title and its reason.

@check("AUTH-03", "A wrong password is refused", why="otherwise anyone could sign in")
def test_wrong_password(page): ...
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import pytest

from release_gate.model import Check

MARK = "check"
UNIT = "unit"  # a marker with a name: checks that run in one worker, apart from others of the file

# What is known about an attempt at a check while it runs.
FAILED = pytest.StashKey[bool]()
EXCHANGE = "exchange"  # title of a section of a report: the last request and its answer
FOR_THE_TRACE = pytest.StashKey[bool]()  # the check has failed before; now it is traced

Test = TypeVar("Test", bound=Callable[..., None])


def check(id: str, title: str, *, why: str, of: Sequence[str] = ()) -> Callable[[Test], Test]:
    """Mark a test as a check of the gate; with `of`, as one check for each subject in it.

    Such a test takes the argument `subject`, and the id of each of its checks ends with it.
    """
    mark = getattr(pytest.mark, MARK)(id, title, why)

    def apply(test: Test) -> Test:
        marked: Test = mark(test)
        return pytest.mark.parametrize("subject", of)(marked) if of else marked

    return apply


def of_subject(check: Check, subject: str) -> Check:
    """The check for one of its subjects."""
    return replace(check, id=f"{check.id}-{subject}", title=f"{check.title}: {subject}")


def read_check(item: pytest.Item) -> Check | None:
    """The check that a test declares; None for a test without the decorator."""
    mark = item.get_closest_marker(MARK)
    if mark is None:
        return None
    path, line, _ = item.reportinfo()
    where = f"{os.path.relpath(path, item.config.rootpath)}:{(line or 0) + 1}"
    id_, title, why = mark.args
    found = Check(id_, title, why, where)
    subject = getattr(item, "callspec", None) and item.callspec.params.get("subject")  # type: ignore[attr-defined]
    return of_subject(found, subject) if subject else found
