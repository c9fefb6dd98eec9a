"""What headless Chromium really runs under a policy: the reference for execution.py.

A page with one of each kind of injected script is served with the policies as headers, or in its
head. Each script that runs marks the document. The attacker knows the policies: ports, paths and
public suffixes that they name are tried as well, and so are the package CDNs. Pages are loaded as
frames, many at a time; those that may not be framed, or that a sandbox makes unreadable, by
themselves. Requests to the attacker's hosts are answered by the browser's driver: no name is
resolved, no address contacted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler
from itertools import islice
from typing import NamedTuple
from urllib.parse import quote, unquote_to_bytes, urlsplit

from playwright.sync_api import Page, Route
from publicsuffixlist import PublicSuffixList

from release_gate.browser import launched
from release_gate.testkit.stand_in import StandIn, answering
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
PUBLISHED = (  # where anyone can publish a package, a repository or a bucket
    "https://unpkg.com/evil/x.js",
    "https://cdn.jsdelivr.net/npm/evil/x.js",
    "https://cdn.jsdelivr.net/gh/evil/x.js",
    "https://fastly.jsdelivr.net/npm/evil/x.js",
    "https://esm.sh/evil/x.js",
    "https://cdn.skypack.dev/evil/x.js",
    "https://storage.googleapis.com/evil/x.js",
    "https://firebasestorage.googleapis.com/v0/b/evil/x.js",
    "https://s3.amazonaws.com/evil/x.js",
    "https://s3.eu-west-1.amazonaws.com/evil/x.js",
)
TLS_PAGE = "https://site.test/"
MARK = "document.documentElement.dataset."
HEAD = "<!doctype html><html><head>"
BODY = f"""</head><body onload="{MARK}handler=1">
<script>{MARK}inline=1</script>
<script src="data:text/javascript,{MARK}data=1"></script>
<iframe src="javascript:parent.{MARK}url=1"></iframe>
"""
MARKS = {
    "inline": Injection.INLINE_SCRIPT,
    "handler": Injection.EVENT_HANDLER,
    "url": Injection.JAVASCRIPT_URL,
    "data": Injection.DATA_SCRIPT,
    "foreign": Injection.FOREIGN_SCRIPT,
}
READ = "() => Array.from(frames, f => Object.keys(f.document.documentElement.dataset))"
READ_ONE = "() => Object.keys(document.documentElement.dataset)"


class Response(NamedTuple):
    """Values of its policy headers, of those that report only, and what stands in its head."""

    values: Sequence[str]
    reported: Sequence[str] = ()
    head: str = ""

    @property
    def document(self) -> str:
        scripts = (f'<script src="{url}"></script>\n' for url in (*FOREIGN, *self._named()))
        return f"{HEAD}{self.head}{BODY}{''.join(scripts)}</body></html>"

    def _named(self) -> list[str]:
        """Addresses of the attacker with the ports, paths and domains that the policies name."""
        text = " ".join((*self.values, self.head))
        named = re.findall(r"\*\.([a-z0-9_-]+(?:\.[a-z0-9_-]+)*)", text, re.IGNORECASE)
        domains = {"test", *(name.lower() for name in named if _is_open(name.lower()))}
        doors = {f":{port}" for port in re.findall(r":0*([1-9][0-9]{0,4})\b", text)} | {""}
        paths = {"/x.js"}
        for path in re.findall(r"[\w*](/[^\s?#;,'\"<>&]+)", text, re.ASCII):
            decoded = unquote_to_bytes(path)
            paths.add(quote(decoded + b"x.js" if decoded.endswith(b"/") else decoded))
        urls = (
            f"{scheme}://evil.{domain}{door}{path}"
            for scheme in ("http", "https")
            for domain in domains
            for door in doors
            for path in paths
        )
        published = [url for url in PUBLISHED if _site(url) in text.lower()]
        published += [url.replace("https:", "http:") for url in published]
        return [*published, *islice(urls, 300)]

    @property
    def alone(self) -> bool:
        """True where it may not be framed, or could not be read in a frame."""
        text = " ".join((*self.values, self.head))
        return re.search("sandbox|frame-ancestors", text, re.IGNORECASE) is not None


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def _is_open(name: str) -> bool:
    """True where a stranger can register a name right below this one."""
    return bool(_suffixes().is_public(name))


def _site(url: str) -> str:
    """The last two labels of its host."""
    return ".".join((urlsplit(url).hostname or "").split(".")[-2:])


class _Server(StandIn):
    request_queue_size = 128
    responses: Sequence[Response] = ()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        kind, _, rest = self.path.strip("/").partition("/")
        if kind == "page":
            response = self.server.responses[int(rest)]
            self._send(response.document, response.values, response.reported)
        else:
            frames = (f'<iframe src="/page/{number}"></iframe>' for number in rest.split(","))
            self._send("<!doctype html>" + "".join(frames))

    def _send(
        self, document: str, values: Sequence[str] = (), reported: Sequence[str] = ()
    ) -> None:
        body = document.encode("utf-8", "surrogateescape")
        lines = [
            "HTTP/1.1 200 OK",
            "Content-Type: text/html; charset=utf-8",
            f"Content-Length: {len(body)}",
            *(f"Content-Security-Policy: {value}" for value in values),
            *(f"Content-Security-Policy-Report-Only: {value}" for value in reported),
        ]
        head = "\r\n".join(lines).encode("utf-8", "surrogateescape")
        self.wfile.write(head + b"\r\n\r\n" + body)

    def log_message(self, format: str, *args: object) -> None:
        pass


class Reference:
    """A browser that reports what runs."""

    def __init__(self, page: Page, server: _Server, url: str) -> None:
        self._page = page
        self._server = server
        self._url = url

    def injections(self, responses: Sequence[Response]) -> list[frozenset[Injection]]:
        """What runs in each."""
        self._server.responses = responses
        framed = [number for number, one in enumerate(responses) if not one.alone]
        marks: dict[int, list[str]] = {}
        for start in range(0, len(framed), BATCH):
            batch = framed[start : start + BATCH]
            self._page.goto(f"{self._url}/frames/{','.join(map(str, batch))}")
            marks.update(zip(batch, self._page.evaluate(READ), strict=True))
        for number, one in enumerate(responses):
            if one.alone:
                self._page.goto(f"{self._url}/page/{number}")
                marks[number] = self._page.evaluate(READ_ONE)
        return [frozenset(MARKS[mark] for mark in marks[n]) for n in range(len(responses))]

    def over_tls(self, response: Response) -> frozenset[Injection]:
        """What runs where the page itself comes over https: only such scripts load there.

        The browser's driver serves it. Values are joined by commas, which means the same.
        """
        headers = {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Security-Policy": ", ".join(response.values),
        }
        body = response.document
        self._page.route(TLS_PAGE, lambda route: route.fulfill(body=body, headers=headers))
        self._page.goto(TLS_PAGE)
        marks = self._page.evaluate(READ_ONE)
        self._page.unroute(TLS_PAGE)
        return frozenset(MARKS[mark] for mark in marks)


def _answer(route: Route) -> None:
    route.fulfill(body=f"{MARK}foreign=1", content_type="text/javascript")


@contextmanager
def reference() -> Iterator[Reference]:
    """A headless browser with its loopback server."""
    server = _Server(_Handler)
    with answering(server) as url, launched() as browser:
        page = browser.new_page()
        sites = "|".join(re.escape(_site(url)) for url in PUBLISHED)
        page.route(re.compile(rf"^https?://(evil\.|[a-z0-9.-]*({sites})/)"), _answer)
        yield Reference(page, server, url)
