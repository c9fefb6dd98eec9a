"""Is the service fit to serve? In the format of draft-inadarei-api-health-check-06."""

from __future__ import annotations

import sqlite3
import time

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from backend import VERSION
from backend.clock import iso, now
from backend.context import Anyone
from backend.db import Database

router = APIRouter()


class HealthResponse(JSONResponse):
    media_type = "application/health+json"


@router.head("/health", include_in_schema=False)
@router.get("/health")
def health(context: Anyone) -> HealthResponse:
    check = database_check(context.db)
    body = {
        "status": check["status"],
        "version": VERSION,
        "description": "interview booking",
        "checks": {"database:write": [check]},
    }
    return HealthResponse(body, 200 if check["status"] == "pass" else 503)


def database_check(db: Database) -> dict[str, object]:
    """A real write, and a look at the file: SQLite goes on writing into one that was removed."""
    began, output = time.perf_counter(), ""
    try:
        db.path.stat()
        with db.write() as tx:
            tx.execute("INSERT OR REPLACE INTO heartbeat VALUES (1, ?)", (now(),))
    except (OSError, sqlite3.Error) as error:
        output = type(error).__name__
    check: dict[str, object] = {
        "componentType": "datastore",
        "status": "fail" if output else "pass",
        "time": iso(now()),
        "observedValue": round((time.perf_counter() - began) * 1000, 3),
        "observedUnit": "ms",
    }
    return {**check, "output": output} if output else check
