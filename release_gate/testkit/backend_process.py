"""Starts a backend process with a database of its own, and waits until it is ready.

`$GATE_BACKEND_COMMAND` starts another program instead. It must accept `--port N`, `--db FILE` and
`--ready-fd N`, and write its address and a newline to that descriptor once it serves requests.
"""

from __future__ import annotations

import os
import select
import shlex
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from release_gate.paths import ROOT
from release_gate.service.fork_server import ForkedTree
from release_gate.service.process_tree import ProcessTree
from release_gate.service.warm_python import start_tree

START_TIMEOUT_S = 30.0

# What takes long to import, for a process that forks. The application is not known here otherwise.
WARM_MODULES = (
    *("backend.server", "uvicorn.protocols.http.h11_impl", "uvicorn.loops.auto"),
    *("uvicorn.lifespan.off", "requests", "stripe", "tzdata"),
)

PROVIDER_VARIABLES = frozenset(
    (
        *("STRIPE_SIGNING_SECRET", "STRIPE_API_KEY", "STRIPE_API_BASE", "STRIPE_TEST"),
        *("NOTIFY_MODE", "EMAIL_FROM", "RESEND_API_KEY", "RESEND_API_BASE"),
    )
)


@dataclass(frozen=True)
class BackendProcess:
    """A backend that was started and may not be ready yet."""

    tree: ProcessTree | ForkedTree
    _pipe: int

    def url(self) -> str:
        """Wait for its address; "" if it does not become ready in time. To be called once."""
        return read_line(self._pipe, START_TIMEOUT_S)


def command(environ: Mapping[str, str]) -> list[str]:
    """The program that is started. Raises ValueError for unbalanced quotes."""
    default = shlex.join((sys.executable, "-m", "backend"))
    return shlex.split(environ.get("GATE_BACKEND_COMMAND") or default)


def start(
    db: Path,
    log: Path,
    environ: Mapping[str, str],
    port: int = 0,
    program: Sequence[str] = (),
) -> BackendProcess:
    """Start `program`, by default that of `command`.

    Raises OSError if it cannot be started, ValueError for unbalanced quotes. Port 0 means any
    free one.
    """
    program = program or command(environ)
    read_end, write_end = os.pipe()
    options = ("--port", str(port), "--db", str(db), "--ready-fd", str(write_end))
    try:
        with log.open("ab") as output:
            tree = start_tree([*program, *options], environ, ROOT, output, [write_end])
    except OSError:
        os.close(read_end)
        raise
    finally:
        os.close(write_end)
    return BackendProcess(tree, read_end)


def environment(secret: str) -> dict[str, str]:
    """Its environment: mail stays in its outbox, and no provider settings of the caller are kept.

    `secret` signs Stripe's events.
    """
    kept = {name: value for name, value in os.environ.items() if name not in PROVIDER_VARIABLES}
    own = {"STRIPE_SIGNING_SECRET": secret, "NOTIFY_MODE": "outbox", "BACKEND_DEV_OUTBOX": "1"}
    return {**kept, **own}


def read_line(pipe: int, timeout_s: float) -> str:
    """The first line that arrives within the timeout; "" if none does. Closes the pipe."""
    deadline, received = time.monotonic() + timeout_s, b""
    with open(pipe, "rb", buffering=0) as source:
        while b"\n" not in received:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([source], [], [], left)[0]:
                return ""
            chunk = source.read(1024)
            if not chunk:
                break
            received += chunk
    return received.decode("utf-8", "replace").split("\n")[0].strip()
