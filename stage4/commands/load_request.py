"""What the options of `stage4 load` and the `load_*` settings ask for; options win.

`options` are those of the command, `defaults` what variables and settings files give.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from stage4.config.configure import configure, configured_load, output_format
from stage4.config.settings import Outputs, Settings
from stage4.errors import UsageError
from stage4.escape import quoted
from stage4.load.locustfile import digest_of
from stage4.load.permission import refuse_foreign
from stage4.load.plan import LoadPlan, Visit
from stage4.load.processes import DEFAULT_PORT, Access, Machines
from stage4.load.run import access_of, visits_of
from stage4.load.scenario import read_scenario
from stage4.output.store import DEFAULT_FOLDER

LOAD = "load"  # the folder of the results, and the section of the board


class LoadRequest(NamedTuple):
    """A load test that was asked for.

    outputs  its folder and section, beside those of runs
    form     text, json or github
    plan     None = this machine works for the master on another one
    """

    settings: Settings
    outputs: Outputs
    form: str
    access: Access
    machines: Machines
    plan: LoadPlan | None


def load_request(
    given: Mapping[str, Sequence[str]],
    environment: Mapping[str, str],
    folder: Path,
    rate: float | None,
    host: str | None,
    flags: Sequence[str],
    options: Mapping[str, Any],
) -> LoadRequest:
    """What a command line asks for. Raises UserError.

    given  the options that are settings
    rate   sends per second; None = that of the settings
    host   where the master is; None = on this machine
    """
    form = output_format(given, environment, folder)
    settings, outputs = configure(given, environment, folder)
    without = {name: words for name, words in given.items() if name != "url"}
    configured = configure(without, environment, folder)[0].base_url
    allow_remote = options["allow_remote"]
    access = access_of(settings, configured, allow_remote, options["locustfile"] or "")
    defaults = configured_load(given, environment, folder)
    machines = machines_of(rate, host, flags, options, defaults)
    plan = None
    if not host:
        plan = plan_of(settings, rate, options, defaults)
        refuse_foreign(plan.base_url, configured, allow_remote)
    place = outputs.output_dir or str(DEFAULT_FOLDER / LOAD)
    outputs = replace(outputs, output_dir=place, section=LOAD)
    return LoadRequest(settings, outputs, form, access, machines, plan)


def machines_of(
    rate: float | None,
    host: str | None,
    flags: Sequence[str],
    options: Mapping[str, Any],
    defaults: Mapping[str, Any],
) -> Machines:
    """Where the processes of a load test are. Raises UsageError."""
    joining, workers = options["joining"] or 0, options["workers"]
    if host and (joining or rate is not None):
        raise UsageError("--join with --master or --rate", "the master has the rate")
    if host and not _is_host(host):
        hint = "give its name or address; its port is that of --port"
        raise UsageError(f"--join: {quoted(host)!r} is not a host", hint)
    if workers is None:
        workers = 0 if joining else defaults.get("workers", 1)
    machines = Machines(
        workers=workers,
        joining=joining,
        host=host or options["bind"] or ("*" if joining else Machines.host),
        port=options["port"] or (DEFAULT_PORT if host or joining else 0),
        wait_s=options["wait_workers"],
        flags=tuple(flags),
    )
    if not machines.workers + machines.joining:
        raise UsageError("--workers 0 without --master", "give the test workers")
    return machines


def _is_host(text: str) -> bool:
    """Whether it is a name or an address, without a port."""
    if ":" not in text:
        return not any(char in "/@" or char.isspace() for char in text)
    try:
        return ipaddress.ip_address(text).version == 6
    except ValueError:
        return False


def plan_of(
    settings: Settings,
    rate: float | None,
    options: Mapping[str, Any],
    defaults: Mapping[str, Any],
) -> LoadPlan:
    """What is sent, how often and for how long. Raises UsageError."""
    given = {"rate_per_s": rate, "for_s": options["seconds"], "ramp_up_s": options["ramp_up"]}
    pace = {
        name: defaults[name] if value is None else value
        for name, value in given.items()
        if value is not None or name in defaults
    }
    if "rate_per_s" not in pace:
        raise UsageError(
            "no rate was given", "give --rate PER_SECOND, or load_rate in the settings"
        )
    plan = LoadPlan(
        base_url=settings.base_url,
        **pace,
        visits=_visits(options, defaults),
        limit_ms=settings.slo_p95_ms,
        timeout_s=settings.timeout_s,
        profile=settings.profile,
        locustfile=digest_of(options["locustfile"] or ""),
        stop_early=not options["whole"],
    )
    plan.refuse_excess()
    return plan


def _visits(options: Mapping[str, Any], defaults: Mapping[str, Any]) -> tuple[Visit, ...]:
    names = ("paths", "scenario", "locustfile")
    if sum(bool(options[name]) for name in names) > 1:
        raise UsageError(
            "--path, --scenario and --locustfile each say what to send", "give one of them"
        )
    if not any(options[name] for name in names):
        if defaults.get("scenario"):
            return read_scenario(Path(defaults["scenario"]))
        return visits_of(defaults.get("paths", ()), "load_path")
    if options["scenario"]:
        return read_scenario(Path(options["scenario"]))
    return visits_of(options["paths"], "--path")
