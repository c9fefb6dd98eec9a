#!/usr/bin/env bash
# Prepares a checkout: .venv with the project and its extras, and a browser.
# Safe to repeat; the second time it only compares a fingerprint.
#   PYTHON        the interpreter to build .venv with (default: the first python3 of 3.10 or newer)
#   GATE_BROWSER  a browser of your own
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '[setup] %s\n' "$*"; }
die() { printf '[setup] %s\n' "$*" >&2; exit 2; }

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; }

find_python() {
    local name
    for name in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11 python3.10; do
        if command -v "$name" >/dev/null && new_enough "$name"; then
            command -v "$name"
            return
        fi
    done
    die "no Python 3.10 or newer found; install one, or name it: PYTHON=/path/to/python3 bash $0"
}

fingerprint() { cat setup.cfg pyproject.toml scripts/setup.sh | cksum; }

browser_on_path() {
    local name
    for name in ${GATE_BROWSER:+"$GATE_BROWSER"} chromium-headless-shell chromium google-chrome; do
        if command -v "$name" >/dev/null; then
            return
        fi
    done
    return 1
}

install_browser() {
    if browser_on_path; then
        return
    fi
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "installing a browser (chromium-headless-shell, from Debian) ..."
        if apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
            apt-get install -qq -y --no-install-recommends chromium-headless-shell >/dev/null; then
            return
        fi
        say "Debian's package could not be installed; trying Playwright's own download ..."
    fi
    say "installing a browser (Playwright's own download) ..."
    .venv/bin/python -m playwright install chromium-headless-shell || die \
        "no browser: install chromium-headless-shell or chromium, or name one: GATE_BROWSER=/path/to/it"
}

stamp=.venv/.setup-done
if [ -x .venv/bin/python ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(fingerprint)" ]; then
    exit 0
fi

if ! { [ -x .venv/bin/python ] && new_enough .venv/bin/python; }; then
    python=$(find_python)
    say "making .venv with $("$python" --version) ..."
    "$python" -m venv --clear .venv || die \
        "$python can not make a virtual environment (on Debian: apt-get install python3-venv)"
fi
say "installing the project and its extras into .venv (a minute or two the first time) ..."
.venv/bin/python -m pip install --disable-pip-version-check --progress-bar off \
    --editable '.[backend,gate,dev]' | sed -un 's/^Collecting \([^ ]*\).*/[setup]   \1/p; s/^Successfully installed.*/[setup]   installed/p' \
    || die "pip could not install the dependencies; its message stands above"
install_browser
fingerprint > "$stamp"
say "ready"
