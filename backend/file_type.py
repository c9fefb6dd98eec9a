"""The type of an uploaded file, from its content alone, and a safe file name. Pure."""

from __future__ import annotations

import re

MAGIC = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
MAX_NAME_CHARS = 120


def type_of(content: bytes) -> str | None:
    """The media type, or None if the type is not accepted."""
    for start, media_type in MAGIC.items():
        if content.startswith(start):
            return media_type
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if not text or CONTROL.search(text) else "text/plain; charset=utf-8"


def safe_name(name: str) -> str:
    """A file name without folders, control or direction characters, or leading dots."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(each for each in last if each.isprintable() and each not in '<>:"|?*')
    return plain.strip(" .")[-MAX_NAME_CHARS:].lstrip(" .") or "file"
