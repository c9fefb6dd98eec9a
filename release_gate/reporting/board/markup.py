"""Texts, times and links as HTML. Everything from a check is hostile: bounded, then escaped."""

from __future__ import annotations

from datetime import datetime
from html import escape
from urllib.parse import quote, urlsplit

from release_gate.model import Status
from release_gate.reporting.past import Key
from stage4_gate.printable import printable

WORDS = {
    Status.PASS: "passed",
    Status.FLAKY: "flaky",
    Status.FAIL: "failed",
    Status.ERROR: "error",
    Status.SKIPPED: "skipped",
}


def text(value: str, most: int | None = None) -> str:
    """One line of HTML text, also for an attribute in quotes."""
    return escape(printable(value, most))


def badge(status: Status) -> str:
    return f'<span class="badge {status.value.lower()}">{status.value}</span>'


def anchor(key: Key) -> str:
    """The id of a check's row, for `id` and after the `#` of a link; any two checks have two."""
    return quote(".".join(quote(part, safe="") for part in key), safe="-_.")


def day_and_time(iso: str) -> str:
    """A time of the last weeks, without its year and zone, in the zone of this machine."""
    local = datetime.fromisoformat(iso).astimezone()
    return f'<time datetime="{text(iso)}">{local.day} {local:%b, %H:%M}</time>'


def duration(seconds: float) -> str:
    if seconds < 0.9995:
        return f"{1000 * seconds:.0f} ms"
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"


def plural(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def address(url: str) -> str:
    """A link to an address without its user name and password; text if it is not a URL."""
    try:
        parts = urlsplit(url)
        known = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    except ValueError:
        return text(url.rpartition("@")[2], 200)
    if parts.scheme not in ("http", "https"):
        return text(known, 200)
    return f'<a href="{text(known)}">{text(known, 200)}</a>'
