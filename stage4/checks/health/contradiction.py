"""Whether the body of a 2xx answer contradicts its status: for every ping of the canary. Pure."""

from __future__ import annotations

from functools import lru_cache

from stage4.checks.health.body import read
from stage4.checks.health.page import closed, is_page
from stage4.checks.health.words import State
from stage4.escape import quoted

MAX_BYTES = 64 * 1024  # of one ping's body; a health statement is far shorter


def contradiction(
    body: bytes, content_type: str = "", *, page_expected: bool = False
) -> str | None:
    """Why a 2xx answer with this body does not mean that the service works, or None.

    `content_type` as in the header. `page_expected`: the URL serves web pages, so that only a page
    which says that the service is down (maintenance, unavailable) is a contradiction. The answer is
    a clause for a message, such as "it says 'DOWN'"; it may quote the server, so escape it when
    printing. None too for a body without a statement or over MAX_BYTES: it is no evidence.
    """
    if not body or len(body) > MAX_BYTES:
        return None
    return _contradiction(body, content_type, page_expected)


@lru_cache(maxsize=16)  # most services answer every ping alike
def _contradiction(body: bytes, content_type: str, page_expected: bool) -> str | None:
    text = body.decode("utf-8", "replace").lstrip("\ufeff")
    if is_page(text) and (headline := closed(text)):
        return f"it answers with a page that says {quoted(headline, 60)!r}"
    if is_page(text) and page_expected:
        return None
    reading = read(body, content_type)
    if reading.format == "HTML":
        return "it answers with a web page"
    if reading.state is State.BAD:
        return f"it says {quoted(reading.word, 60)!r}"
    for part in reading.parts_in(State.BAD):
        return f"it says that {quoted(part.name, 60)} is {quoted(part.word, 60)!r}"
    return None
