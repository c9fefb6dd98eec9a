#!/usr/bin/env bash
# Fails unless a tag names the version in setup.cfg and the changelog has a date for it.
#   bash scripts/check_tag.sh v1.2.3
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tag=${1:?usage: bash scripts/check_tag.sh TAG}
version=$(sed -n 's/^version = //p' setup.cfg)
if [ "$tag" != "v$version" ]; then
    printf '[release] the tag is %s and the version in setup.cfg is %s\n' "$tag" "$version" >&2
    exit 1
fi
if ! grep -qE "^## \[${version//./\\.}\] - [0-9]{4}-[0-9]{2}-[0-9]{2}$" CHANGELOG.md; then
    printf '[release] CHANGELOG.md has no date for %s\n' "$version" >&2
    exit 1
fi
printf '[release] %s is ready\n' "$tag"
