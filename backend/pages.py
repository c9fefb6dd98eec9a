"""The pages of `public/`, each a static file at a fixed path."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from os import PathLike, stat_result
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Scope

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


BOARD_FILES = "test2_files"  # written by the gate, so missing at first
FONT = ".woff2"


class Assets(StaticFiles):
    """Scripts and styles, checked for a new version at each use; fonts, which never change.

    The name of a font's file contains its version. Files are kept in memory until they change.
    """

    def __init__(self, directory: Path) -> None:
        super().__init__(directory=directory)
        self._contents: dict[str, tuple[str, bytes]] = {}  # by path: the entity tag, the bytes

    def file_response(
        self, full_path: str | PathLike[str], stat: stat_result, scope: Scope, status: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat, scope, status)
        if str(full_path).endswith(FONT):
            response.headers["Content-Type"] = "font/woff2"  # unknown to Python before 3.13
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        if isinstance(response, FileResponse) and "range" not in Headers(scope=scope):
            content = self._content(str(full_path), response.headers["ETag"])
            del response.headers["Content-Length"]  # of the file, which may have changed since
            return Response(content, status, response.headers)
        return response

    def _content(self, path: str, tag: str) -> bytes:
        known, content = self._contents.get(path, ("", b""))
        if known != tag:
            content = Path(path).read_bytes()
            self._contents[path] = tag, content
        return content


def serve_pages(app: FastAPI, folder: Path) -> None:
    app.mount("/assets", Assets(directory=folder / "assets"), name="assets")
    files = StaticFiles(directory=folder / BOARD_FILES, check_dir=False)
    app.mount(f"/{BOARD_FILES}", files, name="board_files")
    for path, name in PAGES.items():
        app.add_route(path, _page(folder / name), methods=["GET", "HEAD"], include_in_schema=False)


def _page(file: Path) -> Callable[[Request], Awaitable[Response]]:
    async def page(request: Request) -> Response:
        if not file.is_file():
            raise HTTPException(404)
        return FileResponse(file)

    return page
