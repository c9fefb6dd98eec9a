#!/usr/bin/env bash
# Style, types and every test. Arguments go to pytest; --all adds the nightly-sized runs.
# Every step runs, also after a failure, so that one run shows everything there is to fix.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bash scripts/setup.sh || exit
PATH="$PWD/.venv/bin:$PATH"
unset PYTHONDONTWRITEBYTECODE # the processes start faster with modules that are compiled once

failed=()
step() {
    printf '[tests] %s\n' "$*"
    "$@" || failed+=("$1${2:+ $2}")
}

step ruff check
step ruff format --check
step mypy
case "$*" in
"" | --all)
    # Whole gates with a real browser have time budgets: they run alone, all else two at a time.
    step python -m pytest -n 2 --dist loadfile --ignore tests/e2e "$@"
    step python -m pytest tests/e2e "$@"
    if [ -n "$*" ]; then step python -m tests.release_gate.mutation; fi
    ;;
*) step python -m pytest "$@" ;;
esac

if [ ${#failed[@]} -gt 0 ]; then
    printf '[tests] failed: %s\n' "$(IFS=,; printf '%s' "${failed[*]}")"
    exit 1
fi
printf '[tests] all passed\n'
