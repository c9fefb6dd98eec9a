#!/usr/bin/env bash
# Runs Stage 4, keeps its results, shows them, and ends with its exit status.
# The working folder is where the results go; options are those of `stage4 run`.
set -uo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
results=qa/stage4/v0.4.0

python() {
    local candidate
    for candidate in "${PYTHON:-}" "$here/../.venv/bin/python" python3 python; do
        if [ -n "$candidate" ] && command -v "$candidate" >/dev/null; then
            command "$candidate" "$@"
            return
        fi
    done
    printf 'stage4: no Python found (install Python 3.10 or newer, or set PYTHON)\n' >&2
    return 2
}

for word in "$@"; do
    if [ "$word" = -h ] || [ "$word" = --help ]; then
        python "$here/run_stage4.py" run --help
        exit
    fi
done

mkdir -p "$results" || exit 2
rm -f "$results/summary.json" "$results/tests.txt" # what is shown below is of this run

python "$here/run_stage4.py" "$@"
status=$?

for name in summary.json tests.txt; do
    if [ -f "$results/$name" ]; then
        printf '\n--- %s/%s\n' "$results" "$name"
        cat "$results/$name"
    fi
done
if [ -f public/test2.html ]; then
    printf '\n--- the quality board: public/test2.html\n'
fi
exit "$status"
