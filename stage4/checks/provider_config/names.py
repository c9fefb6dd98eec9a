"""What the name of a variable says: which known setting it is, its mode, whether it is public."""

from __future__ import annotations

from typing import NamedTuple

from stage4.checks.provider_config.known import BY_NAME, Known, Mode

# Frameworks put variables with these prefixes into the JavaScript that every visitor gets.
PUBLIC_PREFIXES = (
    "NEXT_PUBLIC_",
    "NUXT_PUBLIC_",
    "EXPO_PUBLIC_",
    "REACT_APP_",
    "VUE_APP_",
    "NG_APP_",
    "GATSBY_",
    "VITE_",
    "STORYBOOK_",
    "PUBLIC_",
)
MODES = {
    Mode.LIVE: frozenset(("LIVE", "PROD", "PRODUCTION")),
    Mode.TEST: frozenset(("TEST", "SANDBOX", "DEV", "STAGING")),
}


class Variable(NamedTuple):
    """A known setting under one of its names. `mode`: for which its name says that it is."""

    name: str
    known: Known
    mode: Mode | None = None


def is_public(name: str) -> bool:
    """Whether a framework publishes variables of this name."""
    return name.startswith(PUBLIC_PREFIXES)


def variable_of(name: str) -> Variable | None:
    """`NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY`, `STRIPE_LIVE_SECRET_KEY`; None for an unknown name."""
    plain = name
    for prefix in PUBLIC_PREFIXES:
        plain = plain.removeprefix(prefix) if plain == name else plain
    if plain in BY_NAME:
        return Variable(name, BY_NAME[plain])
    for mode, words in MODES.items():
        without = "_".join(word for word in plain.split("_") if word not in words)
        if without != plain and without in BY_NAME:
            return Variable(name, BY_NAME[without], mode)
    return None
