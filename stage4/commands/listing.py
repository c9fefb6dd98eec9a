"""Lists every setting with its value and where the value comes from, for `config show`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from stage4.config.configure import configure
from stage4.config.environment import FILE_SUFFIX
from stage4.config.settings import Settings
from stage4.config.sources import Files, Given, given
from stage4.config.table import BY_NAME, SETTINGS, Setting
from stage4.redact import MASK, Redactor, secrets_of
from stage4_gate.shown_setting import DEFAULT, NONE, ShownSetting


def listed(
    environment: Mapping[str, str], folder: Path, files: Files, target: str = ""
) -> list[ShownSetting]:
    """The settings of a run of one target; "" is the unnamed one. Raises UserError as the run."""
    settings, _ = configure({}, environment, folder, target, files)
    whole = settings.environment
    redacted = Redactor(secrets_of(settings)).text
    defaults = _defaults(settings)
    env_file = given(BY_NAME["env_file"], {}, environment, files, target)
    rows = []
    for setting in SETTINGS:
        found = given(setting, {}, whole, files, target)
        if found is None or not found.texts:
            value = defaults.get(setting.name, setting.default) or NONE
            rows.append(ShownSetting(setting.name, value, DEFAULT))
            continue
        value = redacted(", ".join(_public(setting, text) for text in found.texts))
        rows.append(ShownSetting(setting.name, value, _source(found, environment, whole, env_file)))
    return rows


def _defaults(settings: Settings) -> dict[str, str]:
    """The defaults that depend on other settings."""
    return {
        "health_url": settings.health_url,
        "ping_url": settings.health_url,
        "allow_provider_mock": str(int(settings.allow_provider_mock)),
        "profile": settings.profile,
        "csp_fail_on": settings.fails_on,
    }


def _public(setting: Setting, text: str) -> str:
    """The text without a secret; the name of a header is shown."""
    if not setting.secret:
        return text
    name, colon, _ = text.partition(":")
    return f"{name}: {MASK}" if setting.name == "header" and colon else MASK


def _source(
    found: Given, environment: Mapping[str, str], whole: Mapping[str, str], env_file: Given | None
) -> str:
    """The variable or file; a variable may come from --env-file, or from NAME_FILE."""
    name = found.source
    if name not in whole or environment.get(name):
        return name
    if whole.get(name + FILE_SUFFIX):
        return name + FILE_SUFFIX
    return f"{name} in {env_file.texts[0]}" if env_file else name
