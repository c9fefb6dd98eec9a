"""The limits that an OpenAPI document declares."""

from __future__ import annotations

from typing import Any

from release_gate.testkit.bounds import bounds


def document(schema: dict[str, Any], parameter: dict[str, Any]) -> dict[str, Any]:
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}
    operation = {
        "requestBody": body,
        "parameters": [
            {"name": "size", "in": "query", "schema": parameter},
            {"name": "id", "in": "path", "schema": {"type": "string"}},
        ],
    }
    things = {"Thing": {"properties": {"field": schema}}}
    return {"paths": {"/api/a/{id}": {"post": operation}}, "components": {"schemas": things}}


def test_lengths_numbers_and_lists_are_found() -> None:
    found = list(
        bounds(
            document(
                {"type": "string", "minLength": 1, "maxLength": 9},
                {"type": "integer", "minimum": 1.0, "maximum": 100.0},
            )
        )
    )
    assert [(each.name, each.place, each.text) for each in found] == [
        ("POST /api/a/{} field", "body", "1 to 9"),
        ("POST /api/a/{} size", "query", "1 to 100"),
    ]


def test_what_has_no_end_is_shown_without_one() -> None:
    (field, size) = bounds(document({"type": "string"}, {"type": "array"}))
    assert (field.text, size.text) == ("0 to None", "0 to None")


def test_what_needs_no_length_is_left_out() -> None:
    enum = {"type": "string", "enum": ["a", "b"]}
    moment = {"type": "string", "format": "date-time"}
    assert list(bounds(document(enum, moment))) == []
    assert list(bounds(document({"type": "boolean"}, {"anyOf": []}))) == []
