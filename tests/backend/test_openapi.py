"""The OpenAPI document says how each route answers, and who may ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backend.app import api
from backend.db import Database
from backend.settings import load
from release_gate.paths import ROOT

PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
STATUS = re.compile(r"\b(4[012]\d|50[23])\b")
NOT_JSON = {"/health", "/health/extended", "/metrics", "/api/uploads/{id}"}


@pytest.fixture
def document(tmp_path: Path) -> Iterator[dict[str, Any]]:
    settings = load({"BACKEND_DB": str(tmp_path / "a.sqlite3")})
    db = Database(settings.db)
    yield api(settings, db).openapi()
    db.close()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def test_every_status_of_the_page_is_declared(document: dict[str, Any]) -> None:
    sections = dict(re.findall(r"^### ([A-Z]+ \S+)\n(.*?)(?=^##)", PAGE, re.M | re.S))
    missing = {
        f"{method} {path}": lost
        for method, path, operation in operations(document)
        if (lost := {*STATUS.findall(sections[f"{method} {path}"])} - {*operation["responses"]})
    }
    assert missing == {}


def test_every_error_has_its_form(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        for status, answer in operation["responses"].items():
            assert answer["headers"]["X-Request-ID"]["required"], (method, path)
            if int(status) >= 400:
                schema = answer["content"]["application/json"]["schema"]["$ref"]
                assert schema.endswith("/Invalid" if status == "422" else "/Error"), (method, path)
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_every_success_has_a_schema_and_its_media_type(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        for status, answer in operation["responses"].items():
            if status in ("200", "201", "202"):
                content = answer["content"]
                assert all(each["schema"] for each in content.values()), (method, path)
                assert ("application/json" in content) == (path not in NOT_JSON), (method, path)
            if status == "204":
                assert "content" not in answer


def test_access_follows_from_what_a_route_depends_on(document: dict[str, Any]) -> None:
    paths = document["paths"]
    assert paths["/api/profiles"]["get"]["security"] == [{"session": []}]
    assert paths["/api/profiles"]["post"]["security"] == [{"session": [], "csrf": []}]
    assert paths["/api/session"]["post"]["security"] == [{}, {"session": [], "csrf": []}]
    assert paths["/metrics"]["get"]["security"] == [{"operator": []}, {}]
    assert "401" not in paths["/api/plans"]["get"]["responses"]
    assert {"401", "403"} <= paths["/api/profiles"]["post"]["responses"].keys()


def test_only_what_reads_input_can_refuse_it(document: dict[str, Any]) -> None:
    assert "422" not in document["paths"]["/api/profiles/{id}"]["delete"]["responses"]
    assert "422" in document["paths"]["/api/profiles"]["get"]["responses"]
    assert "413" in document["paths"]["/api/uploads"]["post"]["responses"]
    assert "413" not in document["paths"]["/api/share/link"]["post"]["responses"]


def test_a_refusal_with_a_wait_says_how_long(document: dict[str, Any]) -> None:
    answers = document["paths"]["/api/session"]["post"]["responses"]
    for status in ("423", "429"):
        assert answers[status]["headers"]["Retry-After"]["required"]
    assert "Retry-After" not in answers["401"]["headers"]


def test_a_new_password_is_declared_as_it_is_judged(document: dict[str, Any]) -> None:
    new = document["components"]["schemas"]["Registration"]["properties"]["password"]
    assert (new["minLength"], new["maxLength"]) == (12, 200)
