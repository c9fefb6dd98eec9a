"""What a file is, told by its content alone, whatever its sender says; and its name. Pure."""

from __future__ import annotations

import re

MAGIC = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
LONGEST_NAME = 120


def type_of(content: bytes) -> str | None:
    """The media type, or None where it is none that is taken."""
    for start, media_type in MAGIC.items():
        if content.startswith(start):
            return media_type
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if not text or CONTROL.search(text) else "text/plain; charset=utf-8"


def safe_name(name: str) -> str:
    """One harmless file name: no folder, no control or direction character, no leading dot."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(each for each in last if each.isprintable() and each not in '<>:"|?*')
    return plain.strip(" .")[-LONGEST_NAME:].lstrip(" .") or "file"
