"""The registry of checks.

A check states which requests it needs (`requests`, pure) and judges what was recorded (`judge`,
pure: settings and facts in, a result out). It never uses the network itself. Missing evidence is an
ERROR or INCONCLUSIVE, or a FAIL where the server is to blame; never a PASS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any

from stage4.config.settings import Settings
from stage4.errors import UsageError
from stage4.model import CheckResult, Facts, Finding, Request, Status
from stage4_gate.near_name import did_you_mean


@dataclass(frozen=True)
class Check:
    """name: its key in summary.json; title: a few words.

    measure  facts that no request gives, such as those of a load test. It may say in words how far
             it is, to its second argument

    A function that raises makes the check an ERROR.
    """

    name: str
    title: str
    judge: Callable[[Settings, Facts], CheckResult]
    requests: Callable[[Settings], tuple[Request, ...]] = lambda settings: ()
    pings: bool = False  # needs the canary's pings
    measure: Callable[[Settings, Callable[[str], None]], Any] | None = None


GROUP = "stage4.checks"  # of entry points
# In the order of the report. Each module has a `CHECK`; they are imported when a run begins.
MODULES: Mapping[str, str] = {
    "health": "stage4.checks.health.check",
    "canary": "stage4.checks.canary.check",
    "root_headers": "stage4.checks.root_headers.check",
    "provider_config": "stage4.checks.provider_config.check",
}


LOAD = ("load", "stage4.load.check")  # runs where the settings ask for a load test


def load() -> tuple[Check, ...]:
    """The checks of the stage itself, then those that installed packages add, by name.

    One that cannot be loaded is an ERROR when it is judged.
    """
    own = [_loaded(name, partial(_check_in, module)) for name, module in MODULES.items()]
    return (*own, *_added())


def chosen(settings: Settings) -> tuple[Check, ...]:
    """The checks without those that `only` and `skip` leave out. Raises UsageError."""
    found = load()
    if settings.load is not None:
        name, module = LOAD
        found = (*found, _loaded(name, partial(_check_in, module)))
    names = [check.name for check in found]
    for option, wanted in (("--only", settings.only), ("--skip", settings.skip)):
        for name in wanted:
            if name not in names:
                hint = f"{did_you_mean(name, names)} the checks are: {', '.join(names)}".lstrip()
                raise UsageError(f"{option}: there is no check {name!r}", hint)
    left = tuple(
        check
        for check in found
        if (not settings.only or check.name in settings.only) and check.name not in settings.skip
    )
    if not left:
        raise UsageError("--skip leaves no check to run", "skip fewer checks")
    return left


def _check_in(module: str) -> Any:
    return import_module(module).CHECK


def _added() -> Iterator[Check]:
    """What the entry-point group names: each entry is a `Check`, under its own name."""
    from importlib.metadata import entry_points

    taken = {*MODULES, LOAD[0]}
    for point in sorted(entry_points(group=GROUP)):
        if point.name in taken:
            yield unavailable(f"{point.name} ({point.value})", "another check has that name")
            continue
        taken.add(point.name)
        yield _loaded(point.name, point.load)


def _loaded(name: str, load_check: Callable[[], Any]) -> Check:
    try:
        check = load_check()
    except Exception as why:
        return unavailable(name, f"{type(why).__name__}: {why}")
    if not isinstance(check, Check) or check.name != name:
        return unavailable(name, f"it is not a stage4.checks.Check with the name {name!r}")
    return check


def unavailable(name: str, reason: str) -> Check:
    """A check that says that it could not be loaded."""
    message = f"the check could not be loaded: {reason}"
    finding = Finding(
        f"{name}.unavailable", Status.ERROR, message, "reinstall the package, or fix the check"
    )
    return Check(name, name, lambda settings, facts: CheckResult.of(name, [finding]))
