"""What names say: the role of what stands there, the polarity of a boolean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.checks.health.names import Role, about, words_of
from stage4.checks.health.words import State

GOOD = "ok healthy ready isHealthy is_ready connected db_connected isDbUp passed initialized db"
BAD = "sealed maintenance maintenanceMode needsDbUpgrade standby readonly readOnly read_only "
BAD += "hasErrors is_down notReady not_ready timed_out isShuttingDown errorFound under_maintenance"
NEITHER = "debug darkMode beta canBackup failOnError allowOffline showErrors lastFailed livemode"


@pytest.mark.parametrize("name", GOOD.split())
def test_true_is_good_under_a_good_name(name: str) -> None:
    assert about(name).meaning_of_true is State.GOOD


@pytest.mark.parametrize("name", BAD.split())
def test_true_is_bad_under_a_bad_name(name: str) -> None:
    assert about(name).meaning_of_true is State.BAD


@pytest.mark.parametrize("name", NEITHER.split())
def test_a_boolean_says_nothing_under_all_other_names(name: str) -> None:
    assert about(name).meaning_of_true is None


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("status", Role.STATE),
        ("SerfStatus", Role.STATE),
        ("database_status", Role.STATE),
        ("status_name", Role.STATE),
        ("lastStatus", Role.STATE),
        ("desiredStatus", Role.LABEL),
        ("failedChecks", Role.FAULT),
        ("log_level", Role.LABEL),
        ("mode", Role.LABEL),
        ("error", Role.FAULT),
        ("db_error", Role.FAULT),
        ("lastError", Role.LABEL),
        ("error_message", Role.FAULT),
        ("message", Role.MESSAGE),
        ("statusCode", Role.CODE),
        ("checks", Role.PARTS),
        ("checkResults", Role.PARTS),
        ("redis", Role.PART),
        ("config", Role.SETTINGS),
        ("warnings", Role.CONCERN),
        ("42", Role.OTHER),
        ("", Role.OTHER),
    ],
)
def test_the_last_word_of_a_name_decides(name: str, role: Role) -> None:
    assert about(name).role is role


def test_which_names_speak_of_the_whole() -> None:
    assert all(about(name).on_whole for name in ("status", "ok", "isHealthy", "globalStatus"))
    assert not any(about(name).on_whole for name in ("database_status", "db", "dbReady", ""))


@pytest.mark.parametrize("name", ["needsDbUpgrade", "needs_db_upgrade", "needs-db-upgrade"])
def test_spellings_are_one(name: str) -> None:
    assert words_of(name) == ("needs", "db", "upgrade")


@given(st.text(max_size=100))
def test_any_name_is_read(name: str) -> None:
    about(name)
