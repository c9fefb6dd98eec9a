#!/usr/bin/env bash
# Run the whole release gate with Stage 4 against an embedded backend, which is started and stopped.
# Arguments are passed to release_gate/run_all.py, or after the word `shard` or `merge` to shard.py or merge.py; the exit
# status is theirs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bash scripts/setup.sh
unset PYTHONDONTWRITEBYTECODE # the processes start faster with modules that are compiled once
exec .venv/bin/python -m release_gate.embedded "$@"
