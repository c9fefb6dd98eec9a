"""Small functions that each alter one aspect of a request or a response."""

from __future__ import annotations

import json
import re
import time
from fnmatch import fnmatchcase
from itertools import count

from tests.release_gate.faults.proxy import Break, Forward, Request, Response


def at(method: str, path: str, change: Break) -> Break:
    """Apply a change to the paths that match, where `*` matches anything."""

    def broken(request: Request, forward: Forward) -> Response:
        if request.method == method and fnmatchcase(request.path.split("?")[0], path):
            return change(request, forward)
        return forward(request)

    return broken


def each_page(change: Break) -> Break:
    """Apply a change to every HTML page, also to that of an error."""

    def broken(request: Request, forward: Forward) -> Response:
        is_page = not request.path.startswith(("/api/", "/assets/", "/health"))
        return change(request, forward) if is_page else forward(request)

    return broken


def title(new: str) -> Break:
    """Set the title of an HTML page."""

    def broken(request: Request, forward: Forward) -> Response:
        found = forward(request)
        found.body = re.sub(b"<title>.*?</title>", f"<title>{new}</title>".encode(), found.body)
        return found

    return broken


def all_of(*changes: Break) -> Break:
    """Several changes at once, the first one closest to the application."""

    def broken(request: Request, forward: Forward) -> Response:
        for change in changes:
            forward = _after(change, forward)
        return forward(request)

    return broken


def _after(change: Break, forward: Forward) -> Forward:
    return lambda request: change(request, forward)


def answer(status: int, body: object = None) -> Break:
    """Answer without a request to the application."""
    content = b"" if body is None else json.dumps(body).encode()
    return lambda request, forward: Response(
        status, [("Content-Type", "application/json")], content
    )


def status(old: int, new: int) -> Break:
    """Replace one status by another."""

    def broken(request: Request, forward: Forward) -> Response:
        found = forward(request)
        found.status = new if found.status == old else found.status
        return found

    return broken


def text(old: str, new: str) -> Break:
    """Replace text in the body; an AssertionError if the text is not in it."""

    def broken(request: Request, forward: Forward) -> Response:
        found = forward(request)
        assert old.encode() in found.body, f"{request.path} has no {old!r} to replace"
        found.body = found.body.replace(old.encode(), new.encode())
        return found

    return broken


def everywhere(old: str, new: str) -> Break:
    """Replace text in every body that contains it."""

    def broken(request: Request, forward: Forward) -> Response:
        found = forward(request)
        found.body = found.body.replace(old.encode(), new.encode())
        return found

    return broken


def more(added: str) -> Break:
    """Append text to a page, a style sheet or a script."""

    def broken(request: Request, forward: Forward) -> Response:
        found = forward(request)
        found.body += added.encode()
        return found

    return broken


def field(name: str, value: object) -> Break:
    """Set a field of a JSON response."""

    def broken(request: Request, forward: Forward) -> Response:
        found = forward(request)
        found.body = json.dumps({**json.loads(found.body), name: value}).encode()
        return found

    return broken


def sorted_by(name: str, key: str) -> Break:
    """Sort a list in the JSON response by the letters of a field."""

    def broken(request: Request, forward: Forward) -> Response:
        found = forward(request)
        record = json.loads(found.body)
        record[name].sort(key=lambda each: each[key])
        found.body = json.dumps(record).encode()
        return found

    return broken


def sent(name: str, value: object) -> Break:
    """Set a field of the JSON request."""

    def broken(request: Request, forward: Forward) -> Response:
        request.body = json.dumps({**json.loads(request.body), name: value}).encode()
        return forward(request)

    return broken


def sent_with(name: str, value: str, change: Break) -> Break:
    """Apply a change to the requests with this header."""

    def broken(request: Request, forward: Forward) -> Response:
        has = any(k.lower() == name.lower() and v == value for k, v in request.headers)
        return change(request, forward) if has else forward(request)

    return broken


def query(old: str, new: str) -> Break:
    """Replace text in the path and query of the request."""

    def broken(request: Request, forward: Forward) -> Response:
        request.path = request.path.replace(old, new)
        return forward(request)

    return broken


def header_lost(lost: str) -> Break:
    """Remove a header from the response."""

    def broken(request: Request, forward: Forward) -> Response:
        found = forward(request)
        found.headers = [(k, v) for k, v in found.headers if k.lower() != lost.lower()]
        return found

    return broken


def unknown_browser(request: Request, forward: Forward) -> Response:
    """Pass the request on without its cookies."""
    request.headers = [(k, v) for k, v in request.headers if k.lower() != "cookie"]
    return forward(request)


def cookie(lost: str) -> Break:
    """Remove a flag from the session cookie."""

    def broken(request: Request, forward: Forward) -> Response:
        found = forward(request)
        found.headers = [
            (name, value.replace(lost, "") if name.lower() == "set-cookie" else value)
            for name, value in found.headers
        ]
        return found

    return broken


def with_token(request: Request, forward: Forward) -> Response:
    """Add the valid CSRF token, as if the application did not require one."""
    cookies = [(k, v) for k, v in request.headers if k.lower() == "cookie"]
    known = forward(Request("GET", "/api/session", cookies, b""))
    token = json.loads(known.body).get("csrf_token", "")
    kept = [(k, v) for k, v in request.headers if k.lower() != "x-csrf-token"]
    request.headers = [*kept, ("X-CSRF-Token", token)]
    return forward(request)


def numbered(status: int) -> Break:
    """Make every answer with a status differ from the others."""
    numbers = count()

    def broken(request: Request, forward: Forward) -> Response:
        found = forward(request)
        if found.status == status:
            record = json.loads(found.body)
            found.body = json.dumps({**record, "detail": f"No. {next(numbers)}"}).encode()
        return found

    return broken


def first_for_all(good: int) -> Break:
    """Repeat the first answer with a status to everyone with the same cookies."""
    kept: dict[str, Response] = {}

    def broken(request: Request, forward: Forward) -> Response:
        who = "".join(value for key, value in request.headers if key.lower() == "cookie")
        found = kept.get(who) or forward(request)
        if found.status == good:
            kept[who] = found
        return Response(found.status, found.headers, found.body)

    return broken


def slow(seconds: float) -> Break:
    """Delay the response."""

    def broken(request: Request, forward: Forward) -> Response:
        time.sleep(seconds)
        return forward(request)

    return broken


def leak_paths(path: str) -> Break:
    """Append every requested path to the response."""
    seen: list[str] = []

    def broken(request: Request, forward: Forward) -> Response:
        found = forward(request)
        seen.append(request.path)
        if request.path == path:
            found.body += "".join(f"# {each}\n" for each in seen).encode()
        return found

    return broken
