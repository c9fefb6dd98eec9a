"""The type of an uploaded file, from its content alone, and a safe file name. Pure."""

from __future__ import annotations

import re

MAGIC = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
# By type: the extensions that a file may keep, the first one for a file that has another.
EXTENSIONS = {
    "application/pdf": ("pdf",),
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg"),
    "text/plain; charset=utf-8": ("txt", "md", "csv"),
}
EXTENSION = re.compile(r"[A-Za-z][A-Za-z0-9]{0,9}")
RESERVED = re.compile(r"(?i)con|prn|aux|nul|(com|lpt)[0-9]")
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


def safe_name(name: str, media_type: str) -> str:
    """A file name whose extension fits the type, for a type that `type_of` returns.

    Without folders, control or direction characters, leading dots and names that Windows
    reserves. Another extension is replaced: text that is called `page.html` is `page.txt`.
    """
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(each for each in last if each.isprintable() and each not in '<>:"|?*')
    stem, _, extension = plain.strip(" .").rpartition(".")
    fitting = EXTENSIONS[media_type]
    if not stem or not EXTENSION.fullmatch(extension):
        stem, extension = plain.strip(" ."), fitting[0]
    if extension.lower() not in fitting:
        extension = fitting[0]
    room = MAX_NAME_CHARS - len("_.") - len(extension)
    stem = stem[-room:].strip(" .") or "file"
    return f"{'_' * bool(RESERVED.fullmatch(stem.partition('.')[0]))}{stem}.{extension}"
