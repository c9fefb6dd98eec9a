"""The table of settings: consistent with itself and with the records of a run."""

from __future__ import annotations

import re
from collections import Counter

from stage4.config.table import BY_NAME, IN_FILES, SETTINGS, Scope


def test_names_options_and_variables_are_unique() -> None:
    for column in (
        [setting.name for setting in SETTINGS],
        [setting.option for setting in SETTINGS],
        [name for setting in SETTINGS for name in setting.variables],
    ):
        assert [name for name, count in Counter(column).items() if count > 1] == []


def test_an_option_is_the_name_with_dashes() -> None:
    assert BY_NAME["slo_p95_ms"].option == "--slo-p95-ms"
    assert all(re.fullmatch(r"--[a-z0-9-]+", setting.option) for setting in SETTINGS)


def test_every_setting_has_a_variable_and_a_sentence() -> None:
    for setting in SETTINGS:
        assert setting.variables
        assert setting.help.endswith(".")


def test_settings_of_providers_do_not_stand_in_files() -> None:
    assert {setting.name for setting in SETTINGS} - {setting.name for setting in IN_FILES} == {
        setting.name for setting in SETTINGS if setting.scope is Scope.PROVIDER
    }


def test_secrets_are_marked() -> None:
    assert {setting.name for setting in SETTINGS if setting.secret} == {
        "header",
        "stripe_signing_secret",
    }
