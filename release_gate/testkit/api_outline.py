"""What an OpenAPI document promises, as text in version control: one line for each promise.

Titles and descriptions do not count, and neither does the place of a schema in the document.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

Node = Mapping[str, Any]

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
PROMISES = (
    *("type", "format", "const", "enum", "pattern", "minLength", "maxLength"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minItems", "maxItems"),
    *("uniqueItems", "additionalProperties", "default", "examples"),
)
CHOICES = ("anyOf", "oneOf", "allOf")


def outline(document: Node) -> str:
    """Every operation with its parameters, bodies, answers and what gives access, and how."""
    about = document.get("info", {})
    lines = [f"{about.get('title')} {about.get('version')}", *_schemes(document)]
    for path, methods in sorted(document["paths"].items()):
        for method in METHODS:
            if method in methods:
                lines += [
                    f"{method.upper()} {path}",
                    *_indented(_operation(document, methods[method])),
                ]
    return "\n".join(lines) + "\n"


def _schemes(document: Node) -> Iterator[str]:
    for name, scheme in sorted(document.get("components", {}).get("securitySchemes", {}).items()):
        sent = (f"{key}={json.dumps(value)}" for key, value in scheme.items())
        yield " ".join((f"access by {name}:", *sent))


def _operation(document: Node, operation: Node) -> Iterator[str]:
    for needed in operation.get("security", ()):
        yield f"access: {' and '.join(sorted(needed)) or 'anyone'}"
    for each in operation.get("parameters", ()):
        parameter = _resolved(document, each)
        name = f"{parameter['in']} {parameter['name']}"
        yield from _value(document, name, parameter.get("schema", {}), parameter.get("required"))
    if "requestBody" in operation:
        body = _resolved(document, operation["requestBody"])
        yield from _content(document, "body", body, body.get("required", False))
    for status, each in sorted(operation["responses"].items()):
        answer = _resolved(document, each)
        yield from _content(document, f"answer {status}", answer, True)
        for name, header in sorted(answer.get("headers", {}).items()):
            found = _resolved(document, header)
            lines = _value(
                document, f"header {name}", found.get("schema", {}), found.get("required")
            )
            yield from _indented(lines)


def _content(document: Node, name: str, node: Node, required: bool) -> Iterator[str]:
    kinds = node.get("content", {})
    yield f"{name}{'' if required else ' (optional)'}{'' if kinds else ': no content'}"
    for kind, content in sorted(kinds.items()):
        yield from _indented(_value(document, kind, content.get("schema", {}), True))


def _value(document: Node, name: str, schema: Node, required: object) -> Iterator[str]:
    schema = _resolved(document, schema)
    promises = [f"{key}={json.dumps(schema[key])}" for key in PROMISES if _says(schema, key)]
    yield " ".join((f"{name}{'' if required else ' (optional)'}:", *promises))
    needed = schema.get("required", ())
    for key, member in schema.get("properties", {}).items():
        yield from _indented(_value(document, key, member, key in needed))
    if isinstance(schema.get("items"), Mapping):
        yield from _indented(_value(document, "each", schema["items"], True))
    if isinstance(schema.get("additionalProperties"), Mapping):
        yield from _indented(_value(document, "any key", schema["additionalProperties"], True))
    for choice in CHOICES:
        for one in schema.get(choice, ()):
            yield from _indented(_value(document, choice, one, True))


def _says(schema: Node, key: str) -> bool:
    return key in schema and not isinstance(schema[key], Mapping)


def _resolved(document: Node, node: Node) -> Node:
    """What a reference points to, or the node itself."""
    while "$ref" in node:
        found: Any = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node


def _indented(lines: Iterator[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)
