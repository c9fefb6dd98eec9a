"""The pages of `public/`, each a static file at a fixed path."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

PAGES = {
    "/": "index.html",
    "/login": "login.html",
    "/notify": "notify.html",
    "/password": "password.html",
    "/profiles": "profiles.html",
    "/availability": "availability.html",
    "/share": "share.html",
    "/uploads": "uploads.html",
    "/organisations": "organisations.html",
    "/subscription": "subscription.html",
    "/subscription/success": "subscription-success.html",
    "/subscription/cancelled": "subscription-cancelled.html",
    "/p/{token}": "book.html",  # the public link
    "/test2.html": "test2.html",  # the quality board, written by the gate
    "/board.css": "board.css",
}


def serve_pages(app: FastAPI, folder: Path) -> None:
    for path, name in PAGES.items():
        app.add_route(path, _page(folder / name), methods=["GET", "HEAD"], include_in_schema=False)
    app.mount("/assets", StaticFiles(directory=folder / "assets"), name="assets")


def _page(file: Path) -> Callable[[Request], Awaitable[Response]]:
    async def page(request: Request) -> Response:
        if not file.is_file():
            raise HTTPException(404)
        return FileResponse(file)

    return page
