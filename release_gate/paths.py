"""Paths in this repository, for its reference gate."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Output of runs, ignored by git.
QA = ROOT / "qa"
BASELINES = QA / "baselines"
EMBEDDED_LOG = QA / "backend" / "server.log"  # of `bash scripts/run_gate.sh`

# Written by `bash scripts/serve_api.sh`: the secret that signs Stripe's events.
WEBHOOK_SECRET_FILE = ROOT / "backend" / "data" / "stripe_signing_secret"
