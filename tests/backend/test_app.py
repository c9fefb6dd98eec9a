"""docs/api.md and the application name the same routes and settings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import requests
from starlette.routing import Mount

from backend.app import api
from backend.db import Database
from backend.settings import load
from release_gate.paths import ROOT
from release_gate.testkit.client import Client

PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


def test_every_route_is_on_the_page_and_the_other_way_round(tmp_path: Path) -> None:
    settings = load({"BACKEND_DB": str(tmp_path / "a.sqlite3")})
    db = Database(settings.db)
    app = api(settings, db)
    schema = {
        (method.upper(), path)
        for path, methods in app.openapi()["paths"].items()
        for method in methods
    }
    files = {
        ("GET", getattr(route, "path", ""))
        for route in app.routes
        if isinstance(route, Mount) or "GET" in (getattr(route, "methods", None) or ())
    }
    db.close()
    documented = set(re.findall(r"^### ([A-Z]+) (\S+)$", PAGE, re.M))
    assert documented == schema | {(method, path) for method, path in files if path}


def test_every_setting_is_on_the_page_and_the_other_way_round() -> None:
    source = (ROOT / "backend" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", source))
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", PAGE, re.M)) == read


@pytest.mark.parametrize("announced", [True, False])
def test_a_large_body_is_refused(visitor: Client, announced: bool) -> None:
    large = b"{" + b" " * 100_000
    answer = requests.post(
        visitor.url + "/api/session",
        data=large if announced else iter([large]),
        headers={"Content-Type": "application/json"},
        timeout=20,
    )
    assert (answer.status_code, answer.json()["error"]) == (413, "too_large")
