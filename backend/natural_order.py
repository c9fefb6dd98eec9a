"""The order in which people look for names: case and accents do not count, numbers count whole."""

from __future__ import annotations

import re
import unicodedata

DIGITS = re.compile(r"[0-9]+")


def natural_key(text: str) -> str:
    """A text whose order by code points is the natural order of `text`: "Team 2", "Team 10".

    The length of a number, in three digits, comes before the number: a longer one is greater.
    """
    letters = "".join(
        character
        for character in unicodedata.normalize("NFKD", text)
        if not unicodedata.combining(character)
    )
    return DIGITS.sub(_with_length, letters.casefold())


def _with_length(found: re.Match[str]) -> str:
    number = found[0].lstrip("0") or "0"
    return f"{len(number):03}{number}"
