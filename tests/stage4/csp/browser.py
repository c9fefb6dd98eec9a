"""What headless Chromium really runs under a policy: the reference for execution.py.

A page with one of each kind of injected script is served with the policies as headers. Each script
that runs marks the document. Pages are loaded as frames, many at a time; those that may not be
framed, or that a sandbox makes unreadable, by themselves. Requests to the attacker's hosts are
answered by the browser's driver, so that no name is resolved and no address is contacted.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import Page, Route, sync_playwright

from release_gate.browser import find_browser, launch_flags
from stage4.csp.execution import Injection

BATCH = 20
FOREIGN = (
    "https://evil.test/x.js",
    "http://evil.test/x.js",
    "http://evil.test:8080/x.js",
    "https://evil.test:80/x.js",
    "http://evil.test:8443/x.js",
    "https://evil.test:8443/x.js",
    "https://evil.com/x.js",
    "https://evil.test/libs/x.js",
    "https://evil.test//x.js",
)
MARK = "document.documentElement.dataset."
PAGE = (
    f"""<!doctype html><html><body onload="{MARK}handler=1">
<script>{MARK}inline=1</script>
<script src="data:text/javascript,{MARK}data=1"></script>
<iframe src="javascript:parent.{MARK}url=1"></iframe>
"""
    + "".join(f'<script src="{url}"></script>\n' for url in FOREIGN)
    + "</body></html>"
).encode()
MARKS = {
    "inline": Injection.INLINE_SCRIPT,
    "handler": Injection.EVENT_HANDLER,
    "url": Injection.JAVASCRIPT_URL,
    "data": Injection.DATA_SCRIPT,
    "foreign": Injection.FOREIGN_SCRIPT,
}
READ = "() => Array.from(frames, f => Object.keys(f.document.documentElement.dataset))"
READ_ONE = "() => Object.keys(document.documentElement.dataset)"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    policies: Sequence[Sequence[bytes]] = ()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        kind, _, rest = self.path.strip("/").partition("/")
        if kind == "page":
            self._send(PAGE, self.server.policies[int(rest)])
        else:
            frames = (f'<iframe src="/page/{number}"></iframe>' for number in rest.split(","))
            self._send(b"<!doctype html>" + "".join(frames).encode(), ())

    def _send(self, body: bytes, policies: Sequence[bytes]) -> None:
        lines = [
            b"HTTP/1.1 200 OK",
            b"Content-Type: text/html; charset=utf-8",
            b"Content-Length: %d" % len(body),
            *(b"Content-Security-Policy: " + policy for policy in policies),
        ]
        self.wfile.write(b"\r\n".join(lines) + b"\r\n\r\n" + body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def _serving(server: _Server) -> Iterator[str]:
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Reference:
    """A browser that tells what runs."""

    def __init__(self, page: Page, server: _Server, url: str) -> None:
        self._page = page
        self._server = server
        self._url = url

    def injections(self, responses: Sequence[Sequence[str]]) -> list[frozenset[Injection]]:
        """For each response, given as the values of its policy headers, what runs."""
        self._server.policies = [
            [value.encode("utf-8", "surrogateescape") for value in values] for values in responses
        ]
        alone = [n for n, values in enumerate(responses) if _not_framed(values)]
        framed = [n for n in range(len(responses)) if n not in set(alone)]
        marks: dict[int, list[str]] = {}
        for start in range(0, len(framed), BATCH):
            batch = framed[start : start + BATCH]
            self._page.goto(f"{self._url}/frames/{','.join(map(str, batch))}")
            marks.update(zip(batch, self._page.evaluate(READ), strict=True))
        for number in alone:
            self._page.goto(f"{self._url}/page/{number}")
            marks[number] = self._page.evaluate(READ_ONE)
        return [frozenset(MARKS[mark] for mark in marks[n]) for n in range(len(responses))]


def _not_framed(values: Sequence[str]) -> bool:
    return any(re.search("sandbox|frame-ancestors", value, re.IGNORECASE) for value in values)


def _answer(route: Route) -> None:
    route.fulfill(body=f"{MARK}foreign=1", content_type="text/javascript")


@contextmanager
def reference() -> Iterator[Reference]:
    """A headless browser with its loopback server."""
    server = _Server(("127.0.0.1", 0), _Handler)
    with _serving(server) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(os.environ), args=launch_flags()
        )
        try:
            page = browser.new_page()
            page.route(re.compile(r"^https?://evil\."), _answer)
            yield Reference(page, server, url)
        finally:
            browser.close()
