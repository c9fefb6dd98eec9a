"""The canary as a check of the registry."""

from __future__ import annotations

from stage4.checks import Check
from stage4.checks.canary.judge import judge

CHECK = Check(
    name="canary",
    title="Canary pings",
    judge=judge,
    pings=True,
)
