"""Whether the body of a 2xx answer contradicts its status: for every ping of the canary. Pure."""

from __future__ import annotations

from stage4.checks.health.reading import read
from stage4.checks.health.words import State, bad
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
    reading = read(body, content_type)
    if reading.format == "HTML":
        return None if page_expected else "it answers with a web page"
    if reading.state is State.BAD:
        return f"it says {quoted(reading.word, 60)!r}"
    for part in bad(reading.components):
        return f"it says that {quoted(part.name, 60)} is {quoted(part.word, 60)!r}"
    return None
