"""Makes the settings of a run from values: defaults, and what several values mean together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stage4.config.environment import provider_options, with_file, with_secret_files
from stage4.config.json_schema import read_schema
from stage4.config.settings import Credentials, LoadSettings, Origin, Outputs, Settings
from stage4.config.sources import Files, Given, Options, converted, given, read_files
from stage4.config.table import BY_NAME, SETTINGS, Setting
from stage4.config.values import Type, base_url, number, url, whole
from stage4.errors import UsageError

LOAD_FIELDS = {  # of LoadSettings, by their settings
    "load_rate": "rate_per_s", "load_for": "for_s", "load_ramp_up": "ramp_up_s",
    "load_path": "paths", "load_scenario": "scenario", "load_workers": "workers",
}  # fmt: skip


def configure(
    options: Options,
    environment: Mapping[str, str],
    folder: Path,
    target: str = "",
    files: Files | None = None,
) -> tuple[Settings, Outputs]:
    """The settings of a run of one target; "" is the unnamed one. Raises UserError."""
    files = read_files(folder) if files is None else files
    environment = _environment(options, environment, files, target)
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        source = given(setting, options, environment, files, target)
        if source is not None and source.texts:
            values[setting.name] = converted(setting, source)
    configured = given(BY_NAME["url"], {}, environment, files, target)
    if "load_rate" in values and configured:
        values["configured"] = converted(BY_NAME["url"], configured)
    return _settings(values, environment, target), _outputs(values, environment, files)


def configured_load(
    options: Options, environment: Mapping[str, str], folder: Path
) -> dict[str, Any]:
    """The fields of LoadSettings that variables and settings files give. Raises UserError."""
    files = read_files(folder)
    environment = _environment(options, environment, files, "")
    values: dict[str, Any] = {}
    for name in LOAD_FIELDS:
        source = given(BY_NAME[name], {}, environment, files, "")
        if source is not None and source.texts:
            values[name] = converted(BY_NAME[name], source)
    return _load_fields(values)


def output_format(options: Options, environment: Mapping[str, str], folder: Path) -> str:
    """text, json or github. Raises UserError."""
    setting = BY_NAME["format"]
    source = given(setting, options, environment, read_files(folder), "")
    return str(converted(setting, source)) if source else setting.default


def _environment(
    options: Options, environment: Mapping[str, str], files: Files, target: str
) -> dict[str, str]:
    env_file = BY_NAME["env_file"]
    source = given(env_file, options, environment, files, target)
    whole_environment = dict(environment)
    if source is not None:
        whole_environment = with_file(environment, converted(env_file, source), source.source)
    return {**with_secret_files(whole_environment), **provider_options(options)}


VALUES: Mapping[str, Type] = {
    "url": BY_NAME["url"].type,
    "address": Type("URL", "a URL, such as https://hooks.example.com/stage4", url),
    "times": Type("N", "a whole number, such as 10", whole(0, 1_000_000)),
    "count": Type("N", "a whole number, such as 20", whole(1, 1_000_000)),
    "seconds": Type("SECONDS", "a number of seconds, such as 60", number(0.05, 7 * 24 * 3600)),
    "port": Type("PORT", "a port, such as 9400; 0 takes a free one", whole(0, 65535)),
}


def value_of(option: str, text: str, kind: str) -> Any:
    """The value of an option that is not a setting, such as `--last`. Raises UsageError."""
    return converted(Setting(option.lstrip("-"), VALUES[kind], ""), Given(option, (text,)))


def credentials_of(*addresses: Any) -> tuple[Credentials, ...]:
    """The credentials in the userinfo of URLs, by origin."""
    return tuple(
        Credentials(address.origin, address.user, address.password)
        for address in addresses
        if address and (address.user or address.password)
    )


def _settings(values: Mapping[str, Any], environment: Mapping[str, str], target: str) -> Settings:
    base = values.get("url") or base_url(BY_NAME["url"].default)
    plain_base = base.url.rstrip("/")
    health, webhook = values.get("health_url"), values.get("webhook_url")
    pings = values.get("ping_url", ())
    live = values.get("expect_live", False)
    schema = values.get("health_schema", "")
    _refuse_contradictions(values)
    same = (
        "slo_p95_ms", "csp_fail_on", "trust_env", "ca_file", "client_cert",
        "client_key", "health_accept", "health_match", "only", "skip", "providers",
    )  # fmt: skip
    renamed = {"timeout": "timeout_s", "wait": "wait_s", "rate": "rate_per_s", "header": "headers"}
    return Settings(
        base_url=plain_base,
        health_url=health.url if health else f"{plain_base}/health",
        webhook_url=webhook.url if webhook else "",
        ping_urls=tuple(dict.fromkeys(ping.url for ping in pings)),
        expect_live=live,
        allow_provider_mock=values.get("allow_provider_mock", not live),
        profile=values.get("profile", "standard" if live else "quick"),
        health_schema=read_schema(schema) if schema else None,
        credentials=credentials_of(base, health, webhook, *pings),
        environment=environment,
        target=target,
        load=_load(values) if "load_rate" in values else None,
        **{name: values[name] for name in same if name in values},
        **{field: values[name] for name, field in renamed.items() if name in values},
    )


def _load(values: Mapping[str, Any]) -> LoadSettings:
    configured = values.get("configured")
    return LoadSettings(configured_url=configured.url if configured else "", **_load_fields(values))


def _load_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    if "load_path" in values and "load_scenario" in values:
        raise UsageError("load_path and load_scenario both say what to send", "give one of them")
    return {field: values[name] for name, field in LOAD_FIELDS.items() if name in values}


def _refuse_contradictions(values: Mapping[str, Any]) -> None:
    if values.get("client_key") and not values.get("client_cert"):
        raise UsageError("--client-key without --client-cert", "give its certificate too")
    if certificate := values.get("client_cert"):
        _refuse_unusable(certificate, values.get("client_key"))
    if both := set(values.get("only", ())) & set(values.get("skip", ())):
        raise UsageError(f"--only and --skip both name {min(both)}", "name it in one of them")
    names = [name.lower() for name, _ in values.get("header", ())]
    if repeated := [name for name in names if names.count(name) > 1]:
        raise UsageError(f"--header: {repeated[0]} is given twice", "give it once")


def _refuse_unusable(certificate: str, key: str | None) -> None:
    """Load a certificate and its key once, before anything is sent."""
    import ssl

    try:
        ssl.create_default_context().load_cert_chain(certificate, key, password="")
    except (OSError, ValueError) as why:  # ssl.SSLError is an OSError
        reason = getattr(why, "reason", "") or getattr(why, "strerror", "") or type(why).__name__
        hint = "give PEM files that belong together, the key without a passphrase"
        raise UsageError(f"--client-cert: it cannot be used: {reason}", hint) from None


def _outputs(values: Mapping[str, Any], environment: Mapping[str, str], files: Files) -> Outputs:
    names = ("output_dir", "history", "board", "keep_days")
    return Outputs(
        **{name: values[name] for name in names if name in values},
        step_summary=environment.get("GITHUB_STEP_SUMMARY", ""),
        step_outputs=environment.get("GITHUB_OUTPUT", ""),
        configured_by=_workflow(environment) or _pipeline(environment) or files.origin,
    )


def _workflow(environment: Mapping[str, str]) -> Origin | None:
    """The workflow file of a run on GitHub: owner/repository/PATH@REF."""
    reference = environment.get("GITHUB_WORKFLOW_REF", "").partition("@")[0]
    path = reference.split("/", 2)[2] if reference.count("/") >= 2 else ""
    return Origin(path) if path.startswith(".github/workflows/") else None


def _pipeline(environment: Mapping[str, str]) -> Origin | None:
    """The pipeline file of a run on GitLab, if it is in the repository: no URL, no PATH@PROJECT."""
    path = environment.get("CI_CONFIG_PATH", "") if environment.get("GITLAB_CI") else ""
    return Origin(path) if re.fullmatch(r"[\w.][\w./-]*\.ya?ml", path) else None
