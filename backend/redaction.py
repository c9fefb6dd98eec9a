"""Redaction of other people's e-mail addresses in exports. Pure."""

from __future__ import annotations

import re

# Every run of the characters of a local part matches, with or without a domain behind it. A pattern
# that requires the `@` is tried again from each character of a run, in quadratic time.
RUN = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+(?:@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*))?")


def mask(value: object, own: str) -> object:
    """The same record with every e-mail address except `own` as `***@domain`.

    The time is linear in the length of the text.
    """
    if isinstance(value, str):
        return RUN.sub(lambda run: _masked(run, own), value) if "@" in value else value
    if isinstance(value, list):
        return [mask(item, own) for item in value]
    if isinstance(value, dict):
        return {key: mask(item, own) for key, item in value.items()}
    return value


def _masked(run: re.Match[str], own: str) -> str:
    return run[0] if run[1] is None or run[0].lower() == own else f"***@{run[1]}"
