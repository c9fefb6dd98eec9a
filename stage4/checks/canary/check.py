"""The canary as a check of the registry."""

from __future__ import annotations

from stage4.checks import Check
from stage4.checks.canary.judge import judge
from stage4.checks.health.check import requests

CHECK = Check(
    name="canary",
    title="Canary pings",
    judge=judge,
    requests=requests,  # where the health URL leads, and what it answers with, even with --only
    pings=True,
)
