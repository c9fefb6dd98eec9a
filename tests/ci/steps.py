"""What tests of steps share: settings of a sound service, and how a job has ended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from tests.checkout import ROOT
from tests.ci.github import Job
from tests.ci.machine import Machine

NewMachine = Callable[[Path], Machine]
CHECK = "Fail if the stage is missing, modified or bypassed"
# Without the canary a run takes no time; the action is tried with it.
QUICK = {"S4_SKIP": "canary"}
# Secrets of a service in production that Stage 4 finds sound.
SECRETS = {
    "STRIPE_SIGNING_SECRET": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "EMAIL_FROM": "noreply@acme-shop.io",
}


def document(path: str) -> dict[Any, Any]:
    read: dict[Any, Any] = yaml.safe_load((ROOT / path).read_text("utf-8"))
    return read


def outcomes(job: Job) -> dict[str, str]:
    return {step.name: step.outcome for step in job.steps}


def failed_steps(job: Job) -> list[str]:
    return [step.name for step in job.steps if step.outcome == "failure"]
