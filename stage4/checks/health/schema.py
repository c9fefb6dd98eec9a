"""The team's own contract for the health endpoint, as a JSON Schema. Loads jsonschema on demand."""

from __future__ import annotations

import json
from typing import Any

from stage4.escape import quoted

MAX_SHOWN = 5  # violations of one answer


def violations(body: bytes, schema: Any) -> list[tuple[str, str]]:
    """Pairs of a path such as `$.checks.db` and what is wrong there, at most MAX_SHOWN."""
    from jsonschema.validators import validator_for
    from referencing import Registry
    from referencing.exceptions import Unresolvable

    try:
        data = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return [("$", "the body is not JSON")]
    # An empty registry: a $ref to somewhere else is never fetched.
    validator = validator_for(schema)(schema, registry=Registry())
    found: list[tuple[str, str]] = []
    try:
        for error in validator.iter_errors(data):
            found.append((error.json_path[:200], quoted(error.message)))
            if len(found) == MAX_SHOWN:
                break
    except (Unresolvable, RecursionError) as why:
        found.append(("$", f"the schema cannot be applied: {quoted(str(why))}"))
    return found
