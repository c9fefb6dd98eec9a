"""One request with its redirects, recorded. Whatever the server does, the result is a record."""

from __future__ import annotations

import base64
import errno
import http.client
import os
import socket
import ssl
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from typing import Any, NamedTuple

from stage4 import VERSION
from stage4.address import Address, join, parse
from stage4.model import Exchange, Headers, Hop, Request, Tls, Trouble
from stage4.probe import body as bodies
from stage4.probe import transport
from stage4.settings import Credentials, Settings

MOST_REDIRECTS = 5
REDIRECTS = (301, 302, 303, 307, 308)
MOST_HEADERS_KEPT = 200
AGENT = f"stage4-gate/{VERSION}"
CA_FILES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")


class Answered(NamedTuple):
    """What one hop brought."""

    status: int
    headers: Headers
    body: bytes
    truncated: bool


class Prober:
    """Sends requests. Holds what all of them share: time limit, credentials, trust, proxies."""

    def __init__(self, settings: Settings) -> None:
        self.timeout = settings.timeout
        self._credentials = settings.credentials
        self._trust_env = settings.trust_env
        self._environment = settings.environment
        self._context: ssl.SSLContext | None = None

    def exchange(self, request: Request) -> Exchange:
        """Send a request, follow its redirects, record what came. Never raises for a server."""
        started = time.perf_counter()
        guard = transport.Guard(self.timeout)
        course = _Course(request)
        try:
            self._follow(course, guard)
        except Exception as why:
            course.trouble, course.detail = trouble_of(why)
            course.body = course.body or getattr(why, "partial", b"")[: transport.MOST_BODY_BYTES]
        return course.record((time.perf_counter() - started) * 1000)

    def _follow(self, course: _Course, guard: transport.Guard) -> None:
        while True:
            answer = self._send(course, guard)
            location = _location(answer) if course.request.follow else None
            if location is None or course.request.method not in ("GET", "HEAD"):
                course.finish(answer)
                return
            course.hops.append(Hop(course.address.url, answer.status, location, answer.headers))
            if len(course.hops) > MOST_REDIRECTS:
                course.finish(answer)
                course.trouble = Trouble.REDIRECTS
                course.detail = f"more than {MOST_REDIRECTS} redirects"
                return
            try:
                course.address = join(course.address, location)
            except ValueError as why:
                course.finish(answer)
                course.trouble, course.detail = Trouble.REDIRECTS, f"it redirects to nowhere: {why}"
                return

    def _send(self, course: _Course, guard: transport.Guard) -> Answered:
        address = course.address
        connection = transport.connect(self.route(address), guard, self.context(address))
        try:
            course.tls = tls_facts(connection.sock)
            write(connection, address, course.request, self.authorization(address))
            return read(connection, guard, course)
        finally:
            transport.quietly(connection.close)

    def authorization(self, address: Address) -> Headers:
        """RFC 7617, for the origin that the credentials were given for and no other."""
        for given in self._credentials:
            if _same_party(given, address):
                pair = f"{given.user}:{given.password}".encode()
                return (("Authorization", "Basic " + base64.b64encode(pair).decode()),)
        return ()

    def context(self, address: Address) -> ssl.SSLContext | None:
        """None for http. Raises OSError for a file of certificates that can not be used."""
        if address.scheme == "http":
            return None
        if self._context is None:
            self._context = transport.trusting(self._ca_file())
        return self._context

    def _ca_file(self) -> str:
        for name in CA_FILES:
            if self._environment.get(name) and os.path.isfile(self._environment[name]):
                return self._environment[name]
        from requests.certs import where

        return str(where())

    def route(self, address: Address) -> transport.Route:
        """How to reach an address; over a proxy only where the environment was asked."""
        direct = transport.Route(address.scheme, address.host, address.port)
        if not self._trust_env:
            return direct
        from requests.utils import get_environ_proxies, select_proxy

        proxy = select_proxy(address.url, get_environ_proxies(address.url))
        if not proxy:
            return direct
        try:
            there = parse(proxy if "://" in proxy else f"http://{proxy}")
        except ValueError as why:
            raise transport.ProxyRefused(f"the proxy's address can not be used: {why}") from None
        pair = base64.b64encode(f"{there.user}:{there.password}".encode()).decode()
        headers = (("Proxy-Authorization", f"Basic {pair}"),) if there.user else ()
        return direct._replace(proxy=(there.host, there.port), proxy_headers=headers)


class _Course:
    """An exchange while it is under way."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.address = parse(request.url)
        self.hops: list[Hop] = []
        self.status: int | None = None
        self.headers: Headers = ()
        self.body = b""
        self.truncated = False
        self.trouble: Trouble | None = None
        self.detail = ""
        self.tls: Tls | None = None

    def begin(self, status: int, headers: Headers) -> None:
        """The head of an answer is there; its body may never come."""
        self.status, self.headers = status, headers

    def finish(self, answer: Answered) -> None:
        coding = ",".join(v for name, v in answer.headers if name.lower() == "content-encoding")
        self.body, self.truncated, problem = bodies.decode(
            answer.body, coding if answer.body else "", transport.MOST_BODY_BYTES
        )
        self.truncated = self.truncated or answer.truncated
        if self.truncated:
            limit = transport.MOST_BODY_BYTES // 1024
            self.trouble, self.detail = Trouble.FLOOD, f"the body is larger than {limit} KiB"
        elif problem:
            self.trouble, self.detail = Trouble.GARBAGE, f"the body can not be read: {problem}"

    def record(self, elapsed_ms: float) -> Exchange:
        return Exchange(
            self.request,
            self.address.url,
            tuple(self.hops),
            self.status,
            self.headers,
            self.body,
            self.truncated,
            elapsed_ms,
            self.trouble,
            self.detail,
            self.tls,
        )


def write(
    connection: transport.Connection, address: Address, request: Request, extra: Headers
) -> None:
    """Send the head and the body of a request."""
    plain_proxy = connection.route.proxy and address.scheme == "http"
    target = address.url if plain_proxy else address.target
    connection.putrequest(request.method, target, skip_host=True, skip_accept_encoding=True)
    standard = (
        ("Host", address.authority),
        ("User-Agent", AGENT),
        ("Accept", "*/*"),
        ("Accept-Encoding", bodies.ACCEPTED),
    )
    own = {name.lower() for name, _ in request.headers}
    for name, value in standard:
        if name.lower() not in own:
            connection.putheader(name, value)
    for name, value in (
        *request.headers,
        *extra,
        *(connection.route.proxy_headers if plain_proxy else ()),
    ):
        connection.putheader(name, value)
    if request.body or request.method in ("POST", "PUT", "PATCH"):
        connection.putheader("Content-Length", str(len(request.body)))
    connection.endheaders(request.body or None)


def read(
    connection: transport.Connection, guard: transport.Guard, course: _Course | None = None
) -> Answered:
    """Read one answer, as far as the limits let it. Raises what a socket and http.client raise."""
    guard.allow(transport.MOST_HEADER_BYTES)
    answer = connection.getresponse()
    assert isinstance(answer, transport.Answer)
    headers = tuple(answer.getheaders())[:MOST_HEADERS_KEPT]
    if course is not None:
        course.begin(answer.status, headers)
    transport.refuse_contradiction(list(headers))
    data, more = transport.read_body(answer, guard)
    return Answered(answer.status, headers, data, more)


def _location(answer: Answered) -> str | None:
    if answer.status not in REDIRECTS:
        return None
    return next((value for name, value in answer.headers if name.lower() == "location"), None)


def _same_party(given: Credentials, address: Address) -> bool:
    """The very origin, or the same host after the usual step from http to https."""
    if given.origin == address.origin:
        return True
    upgraded = address.scheme == "https" and address.port == 443
    return upgraded and given.origin == address._replace(scheme="http", port=80).origin


REASONS: Sequence[tuple[type[BaseException] | tuple[type[BaseException], ...], Trouble, str]] = (
    (TimeoutError, Trouble.TIMEOUT, "no whole answer within the time limit"),
    (transport.Flood, Trouble.FLOOD, "it sends headers without end"),
    (transport.ProxyRefused, Trouble.PROXY, ""),
    (transport.Contradiction, Trouble.GARBAGE, ""),
    (ssl.SSLCertVerificationError, Trouble.TLS, ""),
    (ssl.SSLError, Trouble.TLS, ""),
    (socket.gaierror, Trouble.NAME, "the host name can not be resolved"),
    (ConnectionRefusedError, Trouble.REFUSED, "connection refused"),
    (http.client.IncompleteRead, Trouble.RESET, "the connection broke off in the middle"),
    (http.client.RemoteDisconnected, Trouble.RESET, "the connection closed without an answer"),
    (http.client.LineTooLong, Trouble.FLOOD, "it sends a line without end"),
    (http.client.BadStatusLine, Trouble.GARBAGE, "what it sends is no HTTP"),
    (http.client.HTTPException, Trouble.GARBAGE, "what it sends is no HTTP that makes sense"),
    (ConnectionError, Trouble.RESET, "the connection was reset"),
)
UNREACHABLE = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.EHOSTDOWN)


def trouble_of(why: Exception) -> tuple[Trouble, str]:
    """The trouble that an exception stands for, in words without credentials."""
    if isinstance(why, http.client.HTTPException) and "100 headers" in str(why):
        return Trouble.FLOOD, "it sends more than 100 headers"
    for kinds, trouble, words in REASONS:
        if isinstance(why, kinds):
            return trouble, words or _words(why)
    if isinstance(why, OSError) and why.errno in UNREACHABLE:
        return Trouble.REFUSED, "there is no route to it"
    if isinstance(why, OSError):
        return Trouble.RESET, f"the connection failed: {why.strerror or type(why).__name__}"
    if isinstance(why, ValueError):
        return Trouble.GARBAGE, "what it sends is no HTTP that makes sense"
    raise why


def _words(why: BaseException) -> str:
    if isinstance(why, ssl.SSLCertVerificationError):
        return f"the certificate can not be trusted: {why.verify_message}"
    if isinstance(why, ssl.SSLError):
        return f"no TLS connection: {(why.reason or 'it broke off').lower().replace('_', ' ')}"
    return str(why)


def tls_facts(sock: socket.socket) -> Tls | None:
    """None for a connection without TLS."""
    if not isinstance(sock, ssl.SSLSocket):
        return None
    shown: Mapping[str, Any] = sock.getpeercert() or {}
    cipher = sock.cipher()
    return Tls(
        sock.version() or "",
        cipher[0] if cipher else "",
        _name(shown.get("subject", ())),
        _name(shown.get("issuer", ())),
        tuple(f"{value}" for _, value in shown.get("subjectAltName", ())),
        _time(shown.get("notBefore", "")),
        _time(shown.get("notAfter", "")),
    )


def _name(parts: Sequence[Sequence[tuple[str, str]]]) -> str:
    return ", ".join(f"{key}={value}" for part in parts for key, value in part)


def _time(text: str) -> datetime | None:
    if not text:
        return None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(text), timezone.utc)
