"""Every limit of the application is tried by a check."""

from __future__ import annotations

from pathlib import Path

from release_gate.reference import PLAN, PROJECT
from release_gate.runner.discovery import checks_of
from release_gate.testkit.documented import limit_settings, list_lengths, quotas
from release_gate.testkit.routes import ROUTES
from tests.release_gate.limits import TRIED, UNTRIED, declared

SOURCE = """
MAX_FILES, _RATE = 20, 2.5
DAY_S: int = 24 * HOUR_S
NAME = "a"
WORD = re.compile("[a-z]{1,64}")
MORE = {"one": 1, "two": (2, "SELECT"), "three": "3", "status": True}
def rows(tx, env):
    tx.execute("SELECT * FROM a LIMIT 50")
    return env.number("A_NUMBER", 5, 1, 9), env.limit("A_LIMIT", "10/60")
"""


def test_every_limit_has_a_check_or_a_reason() -> None:
    """A new limit is tried at n and n + 1 by a check, and named in one of the two tables."""
    assert sorted({*TRIED, *UNTRIED}) == declared()
    assert TRIED.keys().isdisjoint(UNTRIED)


def test_every_named_check_exists() -> None:
    known = {check.id for pack in PLAN for check in checks_of(PROJECT, pack)}
    assert set(TRIED.values()) <= known


def test_every_rate_limit_is_tried_at_a_route_that_has_it() -> None:
    limited = {f"SEC-18-{route.label}": dict(route.limits) for route in ROUTES}
    tried = {name: check for name, check in TRIED.items() if check.startswith("SEC-18-")}
    assert tried.keys() == limit_settings().keys()
    assert [name for name, check in tried.items() if name not in limited[check]] == []


def test_every_documented_quota_and_length_of_a_list_is_tried() -> None:
    assert {f"quotas.QUOTAS.{name}" for name in quotas()} <= TRIED.keys()
    lists = [name for name, check in TRIED.items() if check.startswith("SEC-30-")]
    assert len(lists) == len(list_lengths())


def test_all_kinds_of_limits_are_found(tmp_path: Path) -> None:
    (tmp_path / "features").mkdir()
    (tmp_path / "features" / "files.py").write_text(SOURCE, encoding="utf-8")
    found = [
        *("A_LIMIT", "A_NUMBER", "features.files LIMIT 50", "features.files.DAY_S"),
        *("features.files.MAX_FILES", "features.files.MORE.one", "features.files.MORE.two"),
        *("features.files.WORD", "features.files._RATE"),
    ]
    assert declared(tmp_path) == found
