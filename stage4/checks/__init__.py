"""The registry of checks.

A check says which requests it wants sent (`requests`, pure) and judges what was recorded (`judge`,
pure: settings and facts in, a result out). It never touches the network itself. Evidence that is
missing is an ERROR or INCONCLUSIVE, or a FAIL where the server is to blame; never a PASS.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

from stage4.model import CheckResult, Facts, Finding, Request, Status
from stage4.settings import Settings


@dataclass(frozen=True)
class Check:
    """name: its key in summary.json; title: a few words; promise: what a PASS says."""

    name: str
    title: str
    promise: str
    judge: Callable[[Settings, Facts], CheckResult]
    requests: Callable[[Settings], tuple[Request, ...]] = lambda settings: ()
    pings: bool = False  # needs the canary's pings


# In the order of the report. Each module has a `CHECK`; they are imported when a run begins.
MODULES: Mapping[str, str] = {
    "health": "stage4.checks.health",
    "canary": "stage4.checks.canary",
    "root_headers": "stage4.checks.root_headers",
    "provider_config": "stage4.checks.provider_config",
}


def load() -> tuple[Check, ...]:
    """The checks of the stage itself. One that can not be loaded is an ERROR when it is judged."""
    return tuple(_loaded(name, module) for name, module in MODULES.items())


def _loaded(name: str, module: str) -> Check:
    try:
        check = import_module(module).CHECK
    except Exception as why:
        return unavailable(name, f"{type(why).__name__}: {why}")
    return check if isinstance(check, Check) else unavailable(name, "its CHECK is none")


def unavailable(name: str, reason: str) -> Check:
    """A check that says that it could not be loaded."""
    message = f"the check could not be loaded: {reason}"
    finding = Finding(f"{name}.unavailable", Status.ERROR, message, "install it again, or mend it")
    return Check(name, name, "", lambda settings, facts: CheckResult.of(name, [finding]))
