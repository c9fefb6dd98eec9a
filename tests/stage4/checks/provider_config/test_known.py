"""The table of known settings holds together."""

from __future__ import annotations

import re

from stage4.checks.provider_config.known import BY_NAME, KNOWN, MAIL, REAL_MODES, SHORT_NAMES
from stage4.config.table import PROVIDERS
from tests.stage4.checks.provider_config.environments import SES, SOUND


def test_each_name_stands_once() -> None:
    assert len(BY_NAME) == sum(len(known.names) for known in KNOWN)


def test_every_pattern_compiles_and_a_sound_value_has_its_form() -> None:
    for known in KNOWN:
        assert all(map(re.compile, (known.form, known.live, known.test)))
    for name, value in {**SOUND, **SES}.items():
        if name in BY_NAME:
            assert re.fullmatch(BY_NAME[name].form, value), name


def test_the_setting_offers_exactly_the_providers_that_are_known() -> None:
    known = {SHORT_NAMES.get(one.provider, one.provider.lower()) for one in KNOWN} - {"sentry"}
    assert known == set(PROVIDERS)
    assert set(PROVIDERS) >= MAIL
    assert set(REAL_MODES) <= set(PROVIDERS)


def test_what_a_mode_needs_is_known() -> None:
    needed = {name for groups in REAL_MODES.values() for names in groups for name in names}
    assert needed <= set(BY_NAME)
