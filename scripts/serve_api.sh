#!/usr/bin/env bash
# The backend on this machine, for development: sets up and serves in the foreground.
#   bash scripts/serve_api.sh [--port N] [--db FILE] [--host H]   until Ctrl-C
#   bash scripts/serve_api.sh --background [...]                  returns once it is ready
#   bash scripts/serve_api.sh --stop                              ends the one in the background
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

pid_file=qa/serve/backend.pid
log=qa/serve/backend.log
secret_file=backend/data/stripe_signing_secret

say() { printf '[serve] %s\n' "$*"; }

# Another program may have the pid by now, so check that it is a backend.
running() {
    [ -f "$pid_file" ] && ps -o args= -p "$(cat "$pid_file")" 2>/dev/null | grep -q -- '-m backend'
}

stop() {
    if ! running; then
        say "no backend runs in the background"
        rm -f "$pid_file"
        return
    fi
    local pid
    pid=$(cat "$pid_file")
    kill "$pid"
    .venv/bin/python -c 'import psutil, sys; psutil.Process(int(sys.argv[1])).wait(15)' "$pid" 2>/dev/null || true
    rm -f "$pid_file"
    say "stopped"
}

# A gate on this machine can then read codes and sign Stripe's events. Never for production.
development() {
    export BACKEND_DEV_OUTBOX="${BACKEND_DEV_OUTBOX:-1}"
    if [ -z "${STRIPE_SIGNING_SECRET:-}" ]; then
        mkdir -p backend/data
        if [ ! -s "$secret_file" ]; then
            (umask 077 && printf 'whsec_%s\n' "$(.venv/bin/python -c 'import secrets; print(secrets.token_hex(24))')" >"$secret_file")
        fi
        STRIPE_SIGNING_SECRET=$(cat "$secret_file")
        export STRIPE_SIGNING_SECRET
    fi
}

background() {
    if running; then
        say "it is already running; stop it with: bash scripts/serve_api.sh --stop" >&2
        exit 2
    fi
    mkdir -p qa/serve
    local ready url
    exec {ready}< <(exec nohup .venv/bin/python -m backend "$@" --ready-fd 3 3>&1 >"$log" 2>&1 </dev/null)
    printf '%s\n' "$!" >"$pid_file"
    if ! IFS= read -r url <&"$ready"; then # the end of the pipe: it has ended
        rm -f "$pid_file"
        say "it did not start: $(tail -n 1 "$log")" >&2
        exit 2
    fi
    say "ready at $url, log: $log"
}

if [ "${1:-}" = --stop ]; then
    stop
    exit
fi
bash scripts/setup.sh
development
if [ "${1:-}" = --background ]; then
    shift
    background "$@"
else
    exec .venv/bin/python -m backend "$@"
fi
