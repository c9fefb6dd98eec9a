"""What an OpenAPI document promises, as text."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from release_gate.testkit.api_outline import outline

DOCUMENT: dict[str, Any] = {
    "paths": {
        "/things/{id}": {
            "put": {
                "summary": "Change a thing",
                "security": [{"session": [], "csrf": []}, {}],
                "parameters": [
                    {"in": "path", "name": "id", "required": True, "schema": {"type": "string"}}
                ],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/schemas/Thing"}}},
                },
                "responses": {
                    "204": {"headers": {"X-Request-ID": {"schema": {"type": "string"}}}},
                    "422": {"content": {"application/json": {"schema": {"type": "object"}}}},
                },
            }
        }
    },
    "info": {"title": "Things", "version": "1.2.3"},
    "components": {
        "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "session"}}
    },
    "schemas": {
        "Thing": {
            "title": "A thing",
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": {"type": "string", "maxLength": 9},
                "tags": {"type": "array", "items": {"anyOf": [{"type": "null"}, {"const": 1}]}},
                "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
            },
        }
    },
}

EXPECTED = """\
Things 1.2.3
access by session: type="apiKey" in="cookie" name="session"
PUT /things/{id}
  access: csrf and session
  access: anyone
  path id: type="string"
  body
    application/json: type="object"
      name: type="string" maxLength=9
      tags (optional): type="array"
        each:
          anyOf: type="null"
          anyOf: const=1
      counts (optional): type="object"
        any key: type="integer"
  answer 204: no content
    header X-Request-ID (optional): type="string"
  answer 422
    application/json: type="object"
"""


def test_every_promise_is_a_line() -> None:
    assert outline(DOCUMENT) == EXPECTED


@pytest.mark.parametrize("words", ["title", "summary", "description"])
def test_words_are_no_promise(words: str) -> None:
    changed = deepcopy(DOCUMENT)
    changed["schemas"]["Thing"][words] = "other words"
    changed["paths"]["/things/{id}"]["put"][words] = "other words"
    assert outline(changed) == EXPECTED


def test_what_a_document_allows_less_shows() -> None:
    changed = deepcopy(DOCUMENT)
    changed["schemas"]["Thing"]["properties"]["name"]["maxLength"] = 8
    assert outline(changed) != EXPECTED
