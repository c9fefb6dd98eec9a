"""Converts Python source from bytes to text and back without any loss."""

import re
from typing import NamedTuple

from codemod.errors import Refused

BOM = b"\xef\xbb\xbf"
CODING = re.compile(rb"^[ \t\f]*#.*?coding[:=]", re.MULTILINE)
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class Source(NamedTuple):
    """The text of a file, and what is needed to encode it to the same bytes."""

    text: str
    encoding: str
    bom: bytes

    def encode(self, text: str) -> bytes:
        """Encode `text` with the encoding and byte-order mark of this source."""
        return self.bom + text.encode(self.encoding)

    def can_say(self, text: str) -> bool:
        """Whether the encoding can represent every character of `text`."""
        try:
            text.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True


def decode(data: bytes) -> Source:
    """Read bytes as Python does (PEP 263). Raises Refused where Python fails too."""
    bom = BOM if data.startswith(BOM) else b""
    body = data[len(bom) :]
    encoding = "utf-8"
    if CODING.search(b"\n".join(body.splitlines()[:2])):
        encoding = _declared(data)
    try:
        text = body.decode(encoding)
        source = Source(text, encoding, bom)
        same = source.encode(text) == data
    except UnicodeDecodeError as why:
        byte, line = why.object[why.start], why.object.count(b"\n", 0, why.start) + 1
        message = f"the file is not valid {encoding} text: byte {byte:#04x}"
        raise Refused(message, hint="save it as UTF-8", line=line) from None
    except (UnicodeError, LookupError) as why:
        raise Refused(
            f"the file is not valid {encoding} text: {why}", hint="save it as UTF-8"
        ) from None
    if not same:
        raise Refused(
            f"decoding and encoding the file as {encoding} changes its bytes",
            hint="save it as UTF-8",
        )
    if "\0" in text:
        raise Refused(
            "the file contains NUL bytes and is not Python source",
            hint="give the path of the gate script",
        )
    return source


def _declared(data: bytes) -> str:
    import io
    import tokenize

    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except SyntaxError as why:
        message = str(why)
        if data.startswith(BOM):
            message = "the byte-order mark means UTF-8, and the coding line names another encoding"
        raise Refused(message, hint="correct the coding line", line=1) from None
    return "utf-8" if encoding == "utf-8-sig" else encoding


def split_lines(text: str) -> list[str]:
    """Split at CR, LF and CRLF, as Python counts lines; line ends are kept."""
    return LINE.findall(text)


def line_end(line: str) -> str:
    """The line end of a line; "" for a last line that has none."""
    return line[len(line.rstrip("\r\n")) :]


def usual_line_end(lines: list[str]) -> str:
    """The most frequent line end; LF for a text that has none."""
    ends = [line_end(line) for line in lines]
    return max(("\n", "\r\n", "\r"), key=ends.count)
