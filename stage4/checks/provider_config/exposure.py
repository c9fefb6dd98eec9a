"""Secrets under names that frameworks publish, and frameworks in debug mode."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from stage4.checks.provider_config import rules
from stage4.checks.provider_config.names import is_public
from stage4.checks.provider_config.values import cleaned, is_placeholder
from stage4.config.values import YES
from stage4.model import Finding, Status

# Keys that only a server may hold, by their form alone.
SECRET = re.compile(
    r"[sr]k_[A-Za-z0-9_]{8,}|whsec_[A-Za-z0-9+/=_-]{16,}|SG\.[A-Za-z0-9_-]{16,}\..+|"
    r"pdl_(?:live|sdbx)_apikey_.+|key-[0-9a-z]{32}"
)
DEBUG = ("DEBUG", "DJANGO_DEBUG", "FLASK_DEBUG", "APP_DEBUG")


def findings(environment: Mapping[str, str], live: bool, grave: Status) -> Iterator[Finding]:
    """About variables of any name; a published secret fails whatever the intent is."""
    for name, value in environment.items():
        clean = cleaned(value)
        if is_public(name) and SECRET.fullmatch(clean) and not is_placeholder(clean):
            message = f"{name} holds a secret key and is published in the pages' JavaScript"
            yield rules.PUBLIC_SECRET.fail(message, variable=name)
    for name in DEBUG:
        if live and cleaned(environment.get(name, "")).lower() in YES:
            yield rules.DEBUG.finding(grave, f"{name} is on", variable=name)
