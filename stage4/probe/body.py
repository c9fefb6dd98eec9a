"""The bounded decoding of a body: no answer, however packed, grows beyond the cap. Pure."""

from __future__ import annotations

import zlib
from typing import NamedTuple

ACCEPTED = "gzip, deflate"
MAX_LAYERS = 2  # a proxy may compress what was compressed already; more is an attack
MAX_MEMBERS = 100  # of one gzip body: each costs a copy of those behind it
GZIP_MAGIC = b"\x1f\x8b"


class Decoded(NamedTuple):
    """`data` has at most `cap` bytes; `problem` says why it cannot be decoded (further), or ""."""

    data: bytes
    truncated: bool = False
    problem: str = ""


def decode(data: bytes, content_encoding: str, cap: int) -> Decoded:
    """Undo a Content-Encoding (RFC 9110, 8.4) of what came, at most `cap` bytes of it."""
    codings = [word.strip().lower() for word in content_encoding.split(",")]
    layers = [word for word in codings if word and word != "identity"]
    if len(layers) > MAX_LAYERS:
        return Decoded(b"", problem=f"it is compressed {len(layers)} times over")
    for layer in reversed(layers):
        if layer not in ("gzip", "x-gzip", "deflate"):
            return Decoded(b"", problem=f"it is encoded as {layer[:40]!r}, which was not asked for")
        data, truncated, problem = _inflate(data, layer == "deflate", cap)
        if truncated or problem:
            return Decoded(data, truncated, problem)
    return Decoded(data[:cap], len(data) > cap)


def _inflate(data: bytes, deflate: bool, cap: int) -> Decoded:
    """One layer. `deflate` is zlib's format by RFC 9110, raw in the practice of some servers."""
    if not deflate:
        return _gunzip(data, cap)
    raw = bool(data) and data[0] & 0x0F != 8
    return _stream(data, -zlib.MAX_WBITS if raw else zlib.MAX_WBITS, cap)[0]


def _gunzip(data: bytes, cap: int) -> Decoded:
    """All members of a gzip body (RFC 1952, 2.2), one after the other; other bytes end it."""
    text = b""
    for _ in range(MAX_MEMBERS):
        found, data = _stream(data, zlib.MAX_WBITS | 16, cap - len(text))
        text += found.data
        if found.truncated or found.problem or not data.startswith(GZIP_MAGIC):
            return Decoded(text, found.truncated, found.problem)
    return Decoded(text, problem=f"it is compressed in more than {MAX_MEMBERS} members")


def _stream(data: bytes, bits: int, cap: int) -> tuple[Decoded, bytes]:
    """One compressed stream, and the bytes behind it."""
    engine = zlib.decompressobj(bits)
    try:
        text = engine.decompress(data, cap + 1)
    except zlib.error:
        return Decoded(b"", problem="its compression is damaged"), b""
    if len(text) > cap:
        return Decoded(text[:cap], True), b""
    if not engine.eof and data:
        return Decoded(text, problem="its compression breaks off"), b""
    return Decoded(text), engine.unused_data
