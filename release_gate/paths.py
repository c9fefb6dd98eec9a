"""Where things are in the repository. Every other module asks here."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTEST_INI = ROOT / "release_gate" / "pytest.ini"

# What runs leave behind; git ignores it.
QA = ROOT / "qa"
BOARD = ROOT / "public" / "test2.html"
BASELINES = QA / "baselines"
EMBEDDED_LOG = QA / "backend" / "server.log"  # of `bash scripts/run_gate.sh`
SERVED_LOG = QA / "serve" / "backend.log"  # of `bash scripts/serve_api.sh --background`

# Made by `bash scripts/serve_api.sh`: what Stripe's events are signed with.
WEBHOOK_SECRET_FILE = ROOT / "backend" / "data" / "stripe_signing_secret"
