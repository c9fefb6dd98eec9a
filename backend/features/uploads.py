"""Files of an account, such as CVs. They are in the database, so one backup has everything."""

from __future__ import annotations

import sqlite3
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from backend import audit
from backend.clock import iso, now
from backend.context import Me
from backend.errors import ApiError, not_found, refuses
from backend.file_type import EXTENSIONS, safe_name, type_of
from backend.quotas import expect_room
from backend.tokens import new_id

router = APIRouter()

MAX_FILE_BYTES = 5 * 1024 * 1024
PATH = "/api/uploads"
FILE = {"schema": {"type": "string", "format": "binary"}}
TYPES = [each.partition(";")[0] for each in EXTENSIONS]
ATTACHMENT = {"Content-Disposition": {"schema": {"type": "string"}, "required": True}}


class Upload(BaseModel):
    id: str
    name: str
    type: str
    size: int
    created_at: str


class Uploads(BaseModel):
    uploads: list[Upload]


@router.get("/api/uploads")
def list_uploads(me: Me) -> Uploads:
    with me.db.read() as tx:
        rows = tx.execute(
            "SELECT id, name, type, size, created_at FROM uploads WHERE account_id = ?"
            " ORDER BY created_at DESC, rowid DESC",
            (me.account_id,),
        ).fetchall()
    return Uploads(uploads=[_shown(row) for row in rows])


@router.post(
    "/api/uploads",
    status_code=201,
    responses=refuses(409, 415),
    openapi_extra={"requestBody": {"content": {"application/octet-stream": FILE}}},
)
async def upload(
    me: Me, request: Request, name: Annotated[str, Query(max_length=1000)] = "file"
) -> Upload:
    """The body is the file. body_limit.py bounds its size while it is received."""
    return await run_in_threadpool(_keep, me, name, await request.body())


@router.get(
    "/api/uploads/{id}",
    response_class=Response,
    responses={200: {"content": dict.fromkeys(TYPES, FILE), "headers": ATTACHMENT}},
)
def download(me: Me, id: str) -> Response:
    with me.db.read() as tx:
        row = tx.execute(
            "SELECT * FROM uploads WHERE id = ? AND account_id = ?", (id, me.account_id)
        ).fetchone()
    if not row:
        raise not_found("file")
    # Downloaded, never shown as a page of this site; RFC 6266 for the name.
    name = quote(_shown(row).name, safe="")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    }
    return Response(row["content"], headers=headers, media_type=row["type"])


@router.delete("/api/uploads/{id}", status_code=204)
def delete(me: Me, id: str) -> None:
    with me.db.write() as tx:
        gone = tx.execute(
            "DELETE FROM uploads WHERE id = ? AND account_id = ?", (id, me.account_id)
        )
        if not gone.rowcount:
            raise not_found("file")
        audit.record(tx, me.account_id, "upload.deleted", upload=id)


def _keep(me: Me, name: str, content: bytes) -> Upload:
    media_type = type_of(content)
    if media_type is None:
        raise ApiError(
            415, "unsupported_type", "Only PDF, PNG, JPEG and plain text files are accepted."
        )
    kept = safe_name(name, media_type)
    row = (new_id(), me.account_id, kept, media_type, len(content), content, now())
    with me.db.write() as tx:
        expect_room(tx, "files", me.account_id)
        tx.execute("INSERT INTO uploads VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        audit.record(tx, me.account_id, "upload.added", upload=row[0])
        # Without the content, which is not read back under the write lock.
        stored = tx.execute(
            "SELECT id, name, type, size, created_at FROM uploads WHERE id = ?", row[:1]
        ).fetchone()
    return _shown(stored)


def _shown(row: sqlite3.Row) -> Upload:
    return Upload(
        id=row["id"],
        name=safe_name(row["name"], row["type"]),  # older rows have any extension
        type=row["type"],
        size=row["size"],
        created_at=iso(row["created_at"]),
    )
