"""How a check names itself: an id, a title, and why it matters.

@check("AUTH-03", "A wrong password is refused", why="or anyone is in")
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


Test = TypeVar("Test", bound=Callable[..., None])


def check(id: str, title: str, *, why: str, of: Sequence[str] = ()) -> Callable[[Test], Test]:
    """Marks a test as a check of the gate; with `of`, as one check for each subject named there.

    Such a test takes the argument `subject`, and each of its checks has the subject in its id.
    """
    mark = getattr(pytest.mark, MARK)(id, title, why)

    def apply(test: Test) -> Test:
        marked: Test = mark(test)
        return pytest.mark.parametrize("subject", of)(marked) if of else marked

    return apply


def of_subject(check: Check, subject: str) -> Check:
    return replace(check, id=f"{check.id}-{subject}", title=f"{check.title}: {subject}")


def read_check(item: pytest.Item) -> Check | None:
    """The check that a test declares; None for a test without one."""
    mark = item.get_closest_marker(MARK)
    if mark is None:
        return None
    path, line, _ = item.reportinfo()
    where = f"{os.path.relpath(path, item.config.rootpath)}:{(line or 0) + 1}"
    id_, title, why = mark.args
    found = Check(id_, title, why, where)
    subject = getattr(item, "callspec", None) and item.callspec.params.get("subject")  # type: ignore[attr-defined]
    return of_subject(found, subject) if subject else found
