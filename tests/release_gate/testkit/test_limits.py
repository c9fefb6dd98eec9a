"""The settings that are numbers."""

from __future__ import annotations

from release_gate.testkit.documented import settings
from release_gate.testkit.limits import number_settings, setting_defaults


def test_names_and_ranges_are_read_from_the_source() -> None:
    found = {each.name: (each.least, each.most) for each in number_settings()}
    assert found["API_PORT"] == (0, 65535)
    assert found["BACKEND_HEAD_SECONDS"] == (1, 3600)
    assert not any(name.startswith("BACKEND_LIMIT_") for name in found)


def test_the_ranges_of_settings_contain_the_documented_defaults() -> None:
    known = settings()
    for each in number_settings():
        assert each.least <= int(known[each.name]) <= each.most, each.name


def test_defaults_are_read_from_the_source() -> None:
    found = setting_defaults()
    assert found["API_PORT"] == "8000"
    assert found["BACKEND_LIMIT_LOGIN"] == "10/60"
    assert found["BACKEND_PUBLIC_URL"] == ""
    assert "EMAIL_FROM" not in found
