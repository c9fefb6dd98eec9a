"""How a check names itself: an id, a title, and why it matters.

@check("AUTH-03", "A wrong password is refused", why="or anyone is in")
def test_wrong_password(page): ...
"""

from __future__ import annotations

import os

import pytest

from release_gate.model import Check

MARK = "check"


def check(id: str, title: str, *, why: str) -> pytest.MarkDecorator:
    """Marks a test as a check of the gate."""
    return getattr(pytest.mark, MARK)(id, title, why)  # type: ignore[no-any-return]


def read_check(item: pytest.Item) -> Check | None:
    """The check that a test declares; None for a test without one."""
    mark = item.get_closest_marker(MARK)
    if mark is None:
        return None
    path, line, _ = item.reportinfo()
    where = os.path.relpath(path, item.config.rootpath)
    id_, title, why = mark.args
    return Check(id_, title, why, f"{where}:{(line or 0) + 1}")
