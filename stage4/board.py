"""The quality board, `public/test2.html`: a page of sections that several programs write to.

Text in, text out. Each section is between two comments with its key and its rank: an existing one
is replaced in place, a new one is inserted by its rank. Text outside the sections is kept, whatever
the page looks like.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from html import escape
from importlib.resources import files

STYLE = "board.css"
STAGE4_KEY = "stage4"
STAGE4_VERDICT_KEY = "stage4-verdict"
STAGE4_VERDICT_RANK = 5  # at the top, below the verdict of a gate
KEY = re.compile(r"[a-z][a-z0-9_.-]*")
MARKER = re.compile(r"<!--\s*/?section:", re.IGNORECASE)
SECTION = re.compile(
    r"<!-- section:(?P<key>[a-z][a-z0-9_.-]*) rank:(?P<rank>\d{1,9}) -->"
    r"(?:(?!<!-- section:).)*?"
    r"<!-- /section:(?P=key) -->\n?",
    re.DOTALL,
)
ENDS = (re.compile(r"</main\s*>", re.I), re.compile(r"</body\s*>", re.I))
SKELETON = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Quality board</title>
<link rel="stylesheet" href="board.css">
</head>
<body>
<main>
<h1>Quality board</h1>
</main>
</body>
</html>
"""


def put_section(page: str | None, key: str, html: str, rank: int = 0) -> str:
    """The page with `html` as the section `key`; None is a page that does not exist yet.

    Sections are ordered by rank, and by arrival within a rank. Raises ValueError if `key` is
    invalid, or if `html` contains the marker of a section.
    """
    if not KEY.fullmatch(key):
        raise ValueError(f"invalid key of a section: {key!r}")
    if MARKER.search(html):
        raise ValueError(f"section {key!r} contains the marker of a section")
    text = page if page and page.strip() else SKELETON
    block = f"<!-- section:{key} rank:{rank} -->\n{html.strip()}\n<!-- /section:{key} -->\n"
    present = _sections(text, key)
    if present and int(present[0]["rank"]) == rank:
        text = _replaced(text, present, block)
        while len(present := _sections(text, key)) > 1:
            text = _replaced(text, present, block)
        return text
    while present:  # what stood around a removed section may itself be one
        text = _replaced(text, present, "")
        present = _sections(text, key)
    return _inserted(text, block, rank)


def without_sections(page: str, prefix: str) -> str:
    """The page without the sections whose key begins with `prefix`."""
    while present := [match for match in SECTION.finditer(page) if match["key"].startswith(prefix)]:
        page = _replaced(page, present, "")
    return page


def _sections(text: str, key: str) -> list[re.Match[str]]:
    return [match for match in SECTION.finditer(text) if match["key"] == key]


def _replaced(text: str, matches: Sequence[re.Match[str]], block: str) -> str:
    """The text with the block for the first match, and without the others."""
    for match in reversed(matches):
        new = block if match is matches[0] else ""
        text = text[: match.start()] + new + text[match.end() :]
    return text


def _inserted(text: str, block: str, rank: int) -> str:
    at = _place(text, rank)
    before = "\n" if at and text[at - 1] != "\n" else ""
    return text[:at] + before + block + text[at:]


def _place(text: str, rank: int) -> int:
    """The offset where a new section of that rank goes."""
    sections = list(SECTION.finditer(text))
    for match in sections:
        if int(match["rank"]) > rank:
            return match.start()
    if sections:
        return sections[-1].end()
    for end in ENDS:
        found = list(end.finditer(text))
        if found:
            return found[-1].start()
    return len(text)


def section(
    heading: str,
    status: str,
    facts: Sequence[tuple[str, str]],
    more: str = "",
    note: str = "",
    anchor: str = "",
) -> str:
    """One section: a heading with a badge; behind it a list of facts, then the HTML of `more`.

    facts  pairs of label (text) and value (HTML, escaped by the caller)
    status PASS, FAIL, WARN, ERROR or INCONCLUSIVE; the section is folded if it is PASS
    note   HTML beside the badge, such as the time of the run
    anchor the id of the section, for links
    """
    aside = f' <span class="note">{note}</span>' if note else ""
    place = f' id="{escape(anchor)}"' if anchor else ""
    rows = [f"<dt>{escape(label)}</dt><dd>{value}</dd>" for label, value in facts]
    lines = [
        f'<section{place} class="{escape(status.lower())}">',
        f"<details{'' if status == 'PASS' else ' open'}>",
        f"<summary><h2>{escape(heading)} {badge(status)}{aside}</h2></summary>",
        "<dl>",
        *rows,
        "</dl>",
        more,
        "</details>",
        "</section>",
    ]
    return "\n".join(line for line in lines if line)


def verdict_line(name: str, status: str, note: str, anchor: str = "") -> str:
    """One line for the top of the page; `status` is empty if there is no verdict yet.

    `note` is HTML.
    """
    title = f'<a href="#{escape(anchor)}">{escape(name)}</a>' if anchor else escape(name)
    mark = f" {badge(status)}" if status else ""
    return f'<p class="verdict-line">{title}{mark} <span class="note">{note}</span></p>'


def moment(iso: str) -> str:
    """A time, ISO 8601, as HTML in the zone of this machine. A script may show the reader's."""
    try:
        local = datetime.fromisoformat(iso).astimezone()
    except (ValueError, OverflowError):  # of a summary that somebody else wrote
        return escape(iso)
    return f'<time datetime="{escape(iso)}">{local.day} {local:%b %Y, %H:%M %Z}</time>'


def badge(status: str) -> str:
    """The status as HTML; the style sheet colours its class."""
    return f'<span class="badge {escape(status.lower())}">{escape(status)}</span>'


def style() -> str:
    """The style sheet of the page, for `board.css` beside it."""
    return files("stage4").joinpath(STYLE).read_text(encoding="utf-8")
