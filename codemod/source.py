"""Python source as bytes and as text: encoding, byte-order mark, line ends; nothing is lost."""

import re
from typing import NamedTuple

from codemod.errors import Refused

BOM = b"\xef\xbb\xbf"
CODING = re.compile(rb"^[ \t\f]*#.*?coding[:=]", re.MULTILINE)
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class Source(NamedTuple):
    """A file's text, and what is needed to make the same bytes of it again."""

    text: str
    encoding: str
    bom: bytes

    def encode(self, text: str) -> bytes:
        """Give `text` the encoding and byte-order mark of this source."""
        return self.bom + text.encode(self.encoding)

    def can_say(self, text: str) -> bool:
        """Whether the encoding has every character of `text`."""
        try:
            text.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True


def decode(data: bytes) -> Source:
    """Read bytes as Python does (PEP 263). Raises Refused where Python would refuse, too."""
    bom = BOM if data.startswith(BOM) else b""
    body = data[len(bom) :]
    encoding = "utf-8"
    if CODING.search(b"\n".join(body.splitlines()[:2])):
        encoding = _declared(data)
    try:
        text = body.decode(encoding)
        source = Source(text, encoding, bom)
        same = source.encode(text) == data
    except (UnicodeError, LookupError) as why:
        raise Refused(
            f"it is not text in its encoding, {encoding}: {why}", hint="save it as UTF-8"
        ) from None
    if not same:
        raise Refused(
            f"its encoding, {encoding}, does not give the same bytes back", hint="save it as UTF-8"
        )
    if "\0" in text:
        raise Refused("it has NUL bytes: this is no Python source", hint="name the gate's script")
    return source


def _declared(data: bytes) -> str:
    import io
    import tokenize

    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError as why:
        raise Refused(str(why), hint="correct the coding line", line=1) from None
    return "utf-8" if encoding == "utf-8-sig" else encoding


def split_lines(text: str) -> list[str]:
    """Split as Python counts lines (CR, LF, CRLF; no form feeds), line ends kept."""
    return LINE.findall(text)


def line_end(line: str) -> str:
    """The line's own end, "" for a last line without one."""
    return line[len(line.rstrip("\r\n")) :]


def usual_line_end(lines: list[str]) -> str:
    """The end that most lines have; LF for a text without any."""
    ends = [line_end(line) for line in lines]
    return max(("\n", "\r\n", "\r"), key=ends.count)
