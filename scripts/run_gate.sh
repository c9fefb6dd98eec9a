#!/usr/bin/env bash
# The whole release gate with Stage 4, against a backend of its own: sets up, starts it, runs, stops it.
# Arguments go to release_gate/run_all.py; the exit status is the gate's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bash scripts/setup.sh
exec .venv/bin/python -m release_gate.embedded "$@"
