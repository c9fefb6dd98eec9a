"""Redaction of other people's e-mail addresses in exports. Pure."""

from __future__ import annotations

import re

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)")


def mask(value: object, own: str) -> object:
    """The same record with every e-mail address except `own` as `***@domain`."""
    if isinstance(value, str):
        return ADDRESS.sub(lambda m: m[0] if m[0].lower() == own else f"***@{m[1]}", value)
    if isinstance(value, list):
        return [mask(item, own) for item in value]
    if isinstance(value, dict):
        return {key: mask(item, own) for key, item in value.items()}
    return value
