"""The health of the service, in the format of draft-inadarei-api-health-check-06."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable
from typing import Any, Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from backend import VERSION, audit
from backend.clock import iso, now
from backend.context import Anyone
from backend.db import Database
from backend.operators import Operator

router = APIRouter()

WORST_LAST = ("pass", "warn", "fail")
MIN_FREE_BYTES = 100 * 2**20  # less free disk space is a warning
OVERDUE_S = 15 * 60  # mail that is queued for longer is a warning
STARTED = time.monotonic()

Part = dict[str, object]
Status = Literal["pass", "warn", "fail"]


class Component(BaseModel):
    """`observedValue`, or `output`: the name of the exception that prevented it."""

    status: Status
    componentType: str
    observedUnit: str
    observedValue: float | None = None
    output: str | None = None
    time: str


class Health(BaseModel):
    status: Status
    version: str
    description: str
    checks: dict[str, list[Component]]


ANSWERS: dict[int | str, dict[str, Any]] = {200: {"model": Health}, 503: {"model": Health}}


class HealthResponse(JSONResponse):
    media_type = "application/health+json"


@router.head("/health", include_in_schema=False)
@router.get("/health", response_class=HealthResponse, responses=ANSWERS)
def health(context: Anyone) -> HealthResponse:
    return _answer({"database:write": database_check(context.db)})


@router.get("/health/extended", response_class=HealthResponse, responses=ANSWERS)
def extended(context: Operator) -> HealthResponse:
    """Every component. Reads the whole audit log, so ask once a minute, not once a second."""
    db, sends = context.db, context.settings.notify_mode == "resend"
    return _answer(
        {
            "database:write": database_check(db),
            "disk:free": _look("system", "bytes", lambda: _disk(db)),
            "audit:chain": _look("datastore", "entry", lambda: _chain(db)),
            "mail:overdue": _look("component", "messages", lambda: _mail(db, sends)),
            "process:uptime": _look(
                "system", "s", lambda: (round(time.monotonic() - STARTED, 3), "pass")
            ),
        }
    )


def database_check(db: Database) -> Part:
    """Whether a change of an account could be stored now."""

    def write() -> tuple[object, str]:
        began = time.perf_counter()
        db.prove_writable()
        with db.read() as tx:
            audit.expect_anchor(tx)  # without it, no change is accepted
        return round((time.perf_counter() - began) * 1000, 3), "pass"

    return _look("datastore", "ms", write)


def _disk(db: Database) -> tuple[object, str]:
    free = shutil.disk_usage(db.path.parent).free
    return free, "pass" if free >= MIN_FREE_BYTES else "warn"


def _chain(db: Database) -> tuple[object, str]:
    """The first broken entry; None if there is none."""
    broken = audit.first_break(db)
    return broken, "pass" if broken is None else "fail"


def _mail(db: Database, sends: bool) -> tuple[object, str]:
    """How many messages are overdue. Without a provider, none is."""
    query = "SELECT count(*) FROM outbox WHERE status = 'queued' AND created_at < ?"
    with db.read() as tx:
        (late,) = tx.execute(query, (now() - OVERDUE_S,)).fetchone()
    late = late if sends else 0
    return late, "pass" if late == 0 else "warn"


def _look(kind: str, unit: str, observe: Callable[[], tuple[object, str]]) -> Part:
    """One component: the observed value, or the name of the exception that prevented it."""
    part: Part = {"componentType": kind, "observedUnit": unit}
    try:
        value, status = observe()
        part |= {"status": status, "observedValue": value}
    except (OSError, sqlite3.Error) as error:
        part |= {"status": "fail", "output": type(error).__name__}
    return part | {"time": iso(now())}


def _answer(parts: dict[str, Part]) -> HealthResponse:
    """The whole has the status of its worst component; only `fail` gives 503."""
    status = max((str(part["status"]) for part in parts.values()), key=WORST_LAST.index)
    body = {
        "status": status,
        "version": VERSION,
        "description": "interview booking",
        "checks": {name: [part] for name, part in parts.items()},
    }
    return HealthResponse(body, 503 if status == "fail" else 200)
