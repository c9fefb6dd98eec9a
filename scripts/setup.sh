#!/usr/bin/env bash
# Prepares a checkout: .venv with the project and all that its tests need, and a browser.
# Safe to repeat, also concurrently; the second time it only compares a fingerprint.
#   PYTHON        the interpreter to build .venv with (default: the first python3 of 3.10 or newer)
#   GATE_BROWSER  the browser to use
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

stamp=.venv/.setup-done
own_browser=.venv/.own-browser # exists if Playwright downloaded a browser

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
    die "no Python 3.10 or newer found; install one, or name it: PYTHON=/path/to/python3 bash scripts/setup.sh"
}

# The folder counts too, because an editable install points to it.
fingerprint() { { pwd; cat setup.cfg pyproject.toml scripts/setup.sh; } | cksum; }

have_browser() {
    local name
    if [ -n "${GATE_BROWSER:-}" ]; then
        command -v "$GATE_BROWSER" >/dev/null || die "GATE_BROWSER=$GATE_BROWSER: no such program"
        return
    fi
    for name in chromium-headless-shell chromium google-chrome; do
        if command -v "$name" >/dev/null; then
            return
        fi
    done
    [ -f "$own_browser" ]
}

is_ready() {
    [ -x .venv/bin/python ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(fingerprint)" ] && have_browser
}

# The lock is on the open folder, so it ends with this script, however that ends.
take_turn() {
    exec 9<.
    "$1" - <<'PYTHON'
import fcntl
try:
    fcntl.flock(9, fcntl.LOCK_EX | fcntl.LOCK_NB)
except OSError:
    print("[setup] another setup is running here; waiting for it ...", flush=True)
    fcntl.flock(9, fcntl.LOCK_EX)
PYTHON
}

make_venv() {
    say "making .venv with $("$1" --version) ..."
    "$1" -m venv --clear .venv || die \
        "$1 cannot make a virtual environment (on Debian: apt-get install python3-venv)"
}

install_project() {
    say "installing the project and what it needs into .venv (a minute or two the first time) ..."
    .venv/bin/python -m pip install --quiet --disable-pip-version-check 'pip>=25.1' || # knows --group
        die "pip could not be updated; see its message above"
    # Not setuptools' advice on editable installations, which is no fault of this one.
    PYTHONWARNINGS="ignore:Editable installation" \
        .venv/bin/python -m pip install --disable-pip-version-check --progress-bar off \
        --group dev --editable '.[metrics]' |
        sed -un 's/^Collecting \([^ ]*\).*/[setup]   \1/p' ||
        die "pip could not install the dependencies; see its message above"
}

install_browser() {
    if have_browser; then
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
    touch "$own_browser"
}

if is_ready; then
    exit 0
fi
python=$(find_python)
take_turn "$python"
if is_ready; then
    exit 0
fi
if ! { [ -x .venv/bin/python ] && new_enough .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; }; then
    make_venv "$python"
fi
install_project
install_browser
.venv/bin/python -m compileall -q codemod stage4 stage4_gate  # for a quick start, also if the folder is read-only later
fingerprint > "$stamp"
say "ready"
