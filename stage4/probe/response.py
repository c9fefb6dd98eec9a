"""One HTTP/1.x answer from the bytes as they come, bounded at every step. Pure.

RFC 9112. For the pings, where every microsecond between the last byte and its time stamp counts;
single requests are read by http.client (transport.py).
"""

from __future__ import annotations

import re
from http.client import IncompleteRead

from stage4.probe.limits import (
    MAX_BODY_BYTES,
    MAX_HEADER_BYTES,
    MAX_INTERIM_ANSWERS,
    PIECE_BYTES,
    Contradiction,
    Flood,
)

STATUS_LINE = re.compile(rb"HTTP/1\.([01]) ([1-9]\d\d)(?: [^\r\n]*)?\r?\n")
HEAD_END = re.compile(rb"\r?\n\r?\n")
CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,16})[ \t]*(?:;[^\r\n]*)?\r?\n")
LONGEST_CHUNK_LINE_BYTES = 4096
MAX_CHUNKS = 20_000  # smaller ones only cost time
SWITCHING_PROTOCOLS = 101
UNTIL_CLOSE = -1


class Response:
    """Feed it what was read; it is `done` when the answer is whole.

    status      0 until the head is whole
    fields      header names in lower case, repeated ones joined by a comma
    body        at most MAX_BODY_BYTES as they came, without chunks, not decompressed
    truncated   there was more than the cap
    keep        another request may follow on the connection

    `feed` and `end` raise Flood, Contradiction, ValueError (it is no HTTP) and IncompleteRead or
    ConnectionResetError (it broke off).
    """

    def __init__(self, method: str = "GET") -> None:
        self.method = method
        self.status = 0
        self.fields: dict[str, str] = {}
        self.body = bytearray()
        self.truncated = self.done = self.keep = False
        self._pending = bytearray()
        self._interim = self._searched = self._chunks = 0
        self._wire = 0
        self._left = 0  # bytes of the body, or of the chunk; UNTIL_CLOSE
        self._chunked = self._in_chunk = self._after_chunk = self._in_trailer = False

    def feed(self, data: bytes) -> None:
        """Take what was read."""
        if not self.status:
            self._pending += data
            if not self._heads():
                return
            data = bytes(self._pending)
            self._pending.clear()
        if data and not self.done:
            self._wire += len(data)
            self._take(data)
        elif data:
            self.keep = False  # more than one answer to one request
        if self._wire > MAX_BODY_BYTES + PIECE_BYTES and not self.done:
            self._cut()

    def end(self) -> None:
        """Say that the server has closed the connection."""
        self.keep = False
        if not self.status:
            raise ConnectionResetError("closed before the head was whole")
        if not self.done and self._left != UNTIL_CLOSE:
            raise IncompleteRead(bytes(self.body[:PIECE_BYTES]))
        self.done = True

    def _heads(self) -> bool:
        """Read the head, after those of interim answers (RFC 9110, 15.2); False: not all of it."""
        while not self.status:
            self._refuse_what_is_no_http()
            end = HEAD_END.search(self._pending, self._searched)
            if end is None:
                self._searched = max(len(self._pending) - 3, 0)
                if len(self._pending) > MAX_HEADER_BYTES:
                    raise Flood
                return False
            head = bytes(self._pending[: end.end()])
            if len(head) > MAX_HEADER_BYTES:
                raise Flood
            del self._pending[: end.end()]
            self._searched = 0
            self._head(head)
        return True

    def _refuse_what_is_no_http(self) -> None:
        """Not later than its first line."""
        start = bytes(self._pending[:5])
        if start != b"HTTP/"[: len(start)]:
            raise ValueError("it does not speak HTTP")

    def _head(self, head: bytes) -> None:
        line = STATUS_LINE.match(head)
        if line is None:
            raise ValueError("its status line is malformed")
        status = int(line[2])
        if 100 <= status < 200 and status != SWITCHING_PROTOCOLS:
            self._interim += 1
            if self._interim > MAX_INTERIM_ANSWERS:
                raise Flood
            return
        self.status = status
        self._read_fields(head[line.end() :])
        self._frame(line[1] == b"1")

    def _read_fields(self, lines: bytes) -> None:
        """Skips what is no field, and what continues it, as browsers do."""
        name = ""
        for line in lines.decode("latin-1").split("\n"):
            if line[:1] in (" ", "\t") and name:  # folded: RFC 9112, 5.2
                self.fields[name] += " " + line.strip()
                continue
            name, colon, value = line.partition(":")
            name = name.strip().lower() if colon else ""
            if name:
                before = self.fields.get(name)
                value = value.strip()
                self.fields[name] = value if before is None else f"{before}, {value}"

    def _frame(self, persistent: bool) -> None:
        """Where the body ends (RFC 9112, 6.3) and whether the connection stays (9.3)."""
        options = {word.strip() for word in self.fields.get("connection", "").lower().split(",")}
        self.keep = "close" not in options and (persistent or "keep-alive" in options)
        length = _length(self.fields.get("content-length"))
        coding = self.fields.get("transfer-encoding", "").lower().rpartition(",")[2].strip()
        tunnel = self.method == "CONNECT" and 200 <= self.status < 300
        if tunnel or self.method == "HEAD" or self.status in (204, 304):
            self.done = True
        elif self.status == SWITCHING_PROTOCOLS:
            self.keep, self.done = False, True
        elif coding == "chunked":
            self._chunked = True
            self.keep = self.keep and length is None
        elif length is None:
            self.keep, self._left = False, UNTIL_CLOSE
        else:
            self._left, self.done = length, length == 0

    def _take(self, data: bytes) -> None:
        if self._chunked:
            self._pending += data
            while not self.done and self._chunk():
                pass
            if self.done and self._pending:
                self.keep = False
            return
        if self._left != UNTIL_CLOSE:
            if len(data) > self._left:
                self.keep = False
                data = data[: self._left]
            self._left -= len(data)
        self._add(data)
        self.done = self.done or self._left == 0

    def _chunk(self) -> bool:
        """Take one step of RFC 9112, 7.1; False where more bytes are needed."""
        if self._in_chunk:
            piece = bytes(self._pending[: self._left])
            del self._pending[: len(piece)]
            self._left -= len(piece)
            self._add(piece)
            if self._left:
                return False
            self._in_chunk = False
        return self._chunk_line()

    def _chunk_line(self) -> bool:
        """The end of a chunk, the size of the next one, or a trailer field."""
        end = self._pending.find(b"\n")
        if end < 0:
            if len(self._pending) > LONGEST_CHUNK_LINE_BYTES:
                raise Flood
            return False
        line = bytes(self._pending[: end + 1])
        del self._pending[: end + 1]
        if self._in_trailer:
            self.done = line.strip() == b""
            return True
        if self._after_chunk and line in (b"\r\n", b"\n"):
            self._after_chunk = False
            return True
        size = CHUNK_SIZE.fullmatch(line)
        if size is None or self._after_chunk:
            raise ValueError("its chunks are malformed")
        self._left = int(size[1], 16)
        self._chunks += 1
        if self._chunks > MAX_CHUNKS:
            raise Flood
        self._in_trailer = self._left == 0
        self._in_chunk = self._after_chunk = self._left > 0
        return True

    def _add(self, data: bytes) -> None:
        room = MAX_BODY_BYTES - len(self.body)
        self.body += data[:room]
        if len(data) > room:
            self._cut()

    def _cut(self) -> None:
        self.truncated = self.done = True
        self.keep = False


def _length(text: str | None) -> int | None:
    """A Content-Length; equal repeated ones are one (RFC 9112, 6.3). Raises Contradiction."""
    if text is None:
        return None
    given = {part.strip() for part in text.split(",")}
    only = given.pop()
    if given or not (only.isascii() and only.isdigit()) or len(only) > 18:
        raise Contradiction("its Content-Length makes no sense")
    return int(only)
