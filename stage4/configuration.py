"""Where settings come from: options, then environment variables, then setup.cfg, pyproject.toml.

Every complaint names the option, variable or file that it came from.
"""

from __future__ import annotations

import configparser
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from stage4.errors import UsageError
from stage4.settings import (
    Outputs,
    Settings,
    base_url,
    certificates,
    choice,
    credentials,
    file_path,
    flag,
    number,
    url,
    word,
)

PROFILES = ("quick", "standard", "strict")
CSP_FAIL_ON = ("missing", "injection", "high")
DEFAULT_URL = "http://127.0.0.1:8000"


class Given(NamedTuple):
    """A value and where it stood."""

    source: str
    value: str


@dataclass(frozen=True)
class Setting:
    """One setting: `name` is its key in files, and its option with `-` for `_`."""

    name: str
    convert: Callable[[str], Any]
    variables: tuple[str, ...] = ()
    needs: str = ""  # what a right value is, for the remedy

    @property
    def option(self) -> str:
        return "--" + self.name.replace("_", "-")


SETTINGS = (
    Setting("url", base_url, ("PROD_URL", "STAGE_URL"), "such as https://www.example.com"),
    Setting("health_url", url, ("HEALTH_URL",), "such as https://www.example.com/health"),
    Setting("expect_live", flag, ("EXPECT_LIVE",), "1 or 0"),
    Setting("allow_provider_mock", flag, ("ALLOW_PROVIDER_MOCK",), "1 or 0"),
    Setting("timeout", number(0.05, 600), ("S4_TIMEOUT",), "seconds, from 0.05 to 600"),
    Setting("slo_p95_ms", number(0.1, 600_000), ("S4_SLO_P95_MS",), "milliseconds, such as 1000"),
    Setting("profile", choice(*PROFILES), ("S4_PROFILE",), " or ".join(PROFILES)),
    Setting("csp_fail_on", choice(*CSP_FAIL_ON), ("S4_CSP_FAIL_ON",), " or ".join(CSP_FAIL_ON)),
    Setting("trust_env", flag, ("S4_TRUST_ENV",), "1 or 0"),
    Setting("ca_file", certificates, ("S4_CA_FILE",), "a file of certificates in PEM"),
    Setting("webhook_url", url, ("S4_WEBHOOK_URL",), "such as https://www.example.com/webhook"),
    Setting("health_schema", file_path, ("S4_HEALTH_SCHEMA",), "a file with a JSON Schema"),
    Setting("output_dir", word, (), "a folder"),
    Setting("history", word, ("S4_HISTORY",), "a file"),
    Setting("board", word, (), "a file"),
    Setting("keep_days", number(0, 36_500), ("S4_KEEP_DAYS",), "days, such as 90"),
)
ENVIRONMENT_ONLY = ("STRIPE_TEST", "STRIPE_SIGNING_SECRET", "NOTIFY_MODE", "EMAIL_FROM")


def configure(
    options: Mapping[str, str | None], environment: Mapping[str, str], folder: Path
) -> tuple[Settings, Outputs]:
    """The settings of a run. Raises UsageError."""
    files = _files(folder)
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        given = _given(setting, options, environment, files)
        if given is not None:
            values[setting.name] = _converted(setting, given)
    return _settings(values, environment), _outputs(values, environment)


def _given(
    setting: Setting,
    options: Mapping[str, str | None],
    environment: Mapping[str, str],
    files: Mapping[str, Given],
) -> Given | None:
    value = options.get(setting.name)
    if value is not None:
        return Given(setting.option, value)
    for variable in setting.variables:
        if environment.get(variable):
            return Given(variable, environment[variable])
    return files.get(setting.name)


def _converted(setting: Setting, given: Given) -> Any:
    try:
        return setting.convert(given.value.strip())
    except ValueError as why:
        raise UsageError(f"{given.source}: {why}", hint=f"give {setting.needs}") from None


KINDS: Mapping[str, tuple[Callable[[str], Any], str]] = {
    "url": (base_url, "such as https://www.example.com"),
    "address": (url, "such as https://hooks.example.com/stage4"),
    "times": (number(0, 1_000_000), "a whole number, such as 10"),
    "count": (number(1, 1_000_000), "a whole number, such as 20"),
    "seconds": (number(0.05, 7 * 24 * 3600), "seconds, such as 60"),
    "port": (number(0, 65535), "a port, such as 9400; 0 takes a free one"),
}


def value_of(option: str, text: str, kind: str) -> Any:
    """The value of an option that is no setting, such as `--last`. Raises UsageError."""
    convert, needs = KINDS[kind]
    return _converted(Setting(option.lstrip("-"), convert, needs=needs), Given(option, text))


def _settings(values: Mapping[str, Any], environment: Mapping[str, str]) -> Settings:
    base = values.get("url") or base_url(DEFAULT_URL)
    plain_base = base.url.rstrip("/")
    health = values.get("health_url")
    webhook = values.get("webhook_url")
    live = values.get("expect_live", False)
    schema = values.get("health_schema", "")
    plain = ("timeout", "slo_p95_ms", "csp_fail_on", "trust_env", "ca_file")
    return Settings(
        base_url=plain_base,
        health_url=health.url if health else f"{plain_base}/health",
        webhook_url=webhook.url if webhook else "",
        expect_live=live,
        allow_provider_mock=values.get("allow_provider_mock", not live),
        profile=values.get("profile", "standard" if live else "quick"),
        health_schema=_schema(schema) if schema else None,
        credentials=credentials(base, health, webhook),
        environment=dict(environment),
        **{name: values[name] for name in plain if name in values},
    )


def _outputs(values: Mapping[str, Any], environment: Mapping[str, str]) -> Outputs:
    names = ("output_dir", "history", "board", "keep_days")
    given = {name: values[name] for name in names if name in values}
    return Outputs(**given, step_summary=environment.get("GITHUB_STEP_SUMMARY", ""))


def _schema(path: str) -> Any:
    from stage4.checks.health.schema import check_schema

    try:
        schema = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as why:
        raise UsageError(
            f"{path}: {why.strerror}", hint="give a readable file as --health-schema"
        ) from None
    except ValueError as why:
        raise UsageError(
            f"{path}: it is not JSON: {why}", hint="give a JSON Schema as --health-schema"
        ) from None
    check_schema(schema)
    return schema


def _files(folder: Path) -> dict[str, Given]:
    """What setup.cfg and pyproject.toml of the working folder say; setup.cfg wins."""
    return {**_pyproject(folder / "pyproject.toml"), **_setup_cfg(folder / "setup.cfg")}


def _setup_cfg(path: Path) -> dict[str, Given]:
    text = _text(path)
    if "stage4" not in text:
        return {}
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(text)
    except configparser.Error as why:
        raise _unreadable(path, why) from None
    section = dict(parser.items("stage4")) if parser.has_section("stage4") else {}
    return _known(section, f"{path.name} [stage4]")


def _pyproject(path: Path) -> dict[str, Given]:
    text = _text(path)
    if "stage4" not in text:
        return {}
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        table = tomllib.loads(text).get("tool", {}).get("stage4", {})
        section = {key: _plain(value) for key, value in table.items()}
    except (tomllib.TOMLDecodeError, AttributeError) as why:
        raise _unreadable(path, why) from None
    return _known(section, f"{path.name} [tool.stage4]")


def _plain(value: Any) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def _known(section: Mapping[str, str], where: str) -> dict[str, Given]:
    names = [setting.name for setting in SETTINGS]
    values = {key.replace("-", "_"): value for key, value in section.items()}
    for name in values:
        if name not in names:
            raise UsageError(
                f"{where}: there is no setting {name!r}", hint=f"there are: {', '.join(names)}"
            )
    return {name: Given(f"{where} {name}", value) for name, value in values.items()}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as why:
        raise UsageError(f"{path}: {why.strerror}", hint="make it readable") from None
    except UnicodeDecodeError as why:
        raise _unreadable(path, why) from None


def _unreadable(path: Path, why: Exception) -> UsageError:
    return UsageError(f"{path}: {' '.join(str(why).split())}", hint="correct it first")
