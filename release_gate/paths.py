"""Paths in the repository; every other module of the gate takes them from here."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTEST_INI = ROOT / "release_gate" / "pytest.ini"

# Output of runs, ignored by git.
QA = ROOT / "qa"
BOARD = ROOT / "public" / "test2.html"
BASELINES = QA / "baselines"
EMBEDDED_LOG = QA / "backend" / "server.log"  # of `bash scripts/run_gate.sh`
SERVED_LOG = QA / "serve" / "backend.log"  # of `bash scripts/serve_api.sh --background`
FAILURES = "failures"  # folder beside a pack's log for the evidence of failed checks

# Written by `bash scripts/serve_api.sh`: the secret that signs Stripe's events.
WEBHOOK_SECRET_FILE = ROOT / "backend" / "data" / "stripe_signing_secret"


def evidence_folder(check_id: str) -> str:
    """The folder name for a check's evidence; an id may contain any character."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", check_id)
