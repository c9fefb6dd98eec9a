"""The team's own JSON Schema."""

from __future__ import annotations

from stage4.checks.health.schema import MAX_SHOWN, violations

SCHEMA = {"required": ["build"], "properties": {"build": {"type": "string"}}}


def test_violations_have_a_path_and_a_reason() -> None:
    assert violations(b'{"build": "a1"}', SCHEMA) == []
    ((where, what),) = violations(b'{"build": 1}', SCHEMA)
    assert where == "$.build"
    assert "string" in what


def test_a_body_that_is_not_json_is_one() -> None:
    assert violations(b"nope", SCHEMA) == [("$", "the body is not JSON")]


def test_a_reference_is_never_fetched() -> None:
    ((_, what),) = violations(b"{}", {"$ref": "http://127.0.0.1:1/schema"})
    assert "cannot be applied" in what


def test_no_more_are_shown_than_anyone_reads() -> None:
    schema = {"items": {"type": "string"}}
    assert len(violations(b"[1,2,3,4,5,6,7,8]", schema)) == MAX_SHOWN
