"""The limits of every field that a client sends, as the OpenAPI document declares them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from release_gate.testkit.routes import key

KINDS = {
    "string": ("minLength", "maxLength"),
    "integer": ("minimum", "maximum"),
    "array": ("minItems", "maxItems"),
}
FREE = ("enum", "const", "format", "pattern")  # of a string: these bound it without a length


@dataclass(frozen=True)
class Bound:
    """A field of a body or a parameter of a query, with its least and most."""

    route: str  # its key
    place: str  # "body" or "query"
    field: str
    kind: str  # string, integer or array
    least: int
    most: int | None

    @property
    def name(self) -> str:
        return f"{self.route} {self.field}"

    @property
    def text(self) -> str:
        """As in the table of docs/api.md."""
        return f"{self.least} to {self.most}"


def bounds(document: Mapping[str, Any]) -> Iterator[Bound]:
    """Every field with a length, a number or a list, by route."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            route = key(method, path)
            for name, schema in _fields(document, operation):
                yield from _bound(route, "body", name, schema)
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "query":
                    yield from _bound(route, "query", parameter["name"], parameter["schema"])


def _fields(
    document: Mapping[str, Any], operation: Mapping[str, Any]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    content = operation.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    if name:
        yield from document["components"]["schemas"][name]["properties"].items()


def _bound(route: str, place: str, name: str, schema: Mapping[str, Any]) -> Iterator[Bound]:
    kind = str(schema.get("type", ""))
    if kind not in KINDS:
        return
    least, most = KINDS[kind]
    if kind == "string" and most not in schema and any(word in schema for word in FREE):
        return
    end = None if most not in schema else int(schema[most])
    yield Bound(route, place, name, kind, int(schema.get(least, 0)), end)
