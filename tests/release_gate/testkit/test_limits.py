"""The settings that are numbers."""

from __future__ import annotations

from release_gate.testkit.documented import settings
from release_gate.testkit.limits import number_settings


def test_the_ranges_of_settings_contain_the_documented_defaults() -> None:
    known = settings()
    for each in number_settings():
        assert each.least <= int(known[each.name]) <= each.most, each.name
