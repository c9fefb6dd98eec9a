"""One request with its redirects, recorded: what was sent, what came, how long, what went wrong."""

from __future__ import annotations

import errno
import http.client
import socket
import ssl
import time
from base64 import b64encode
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any, NamedTuple
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

import requests
from requests.certs import where
from requests.utils import get_environ_proxies, requote_uri, select_proxy

from stage4 import VERSION
from stage4.model import Exchange, Headers, Hop, Request, Tls, Trouble
from stage4.probe.body import ACCEPTED, decode
from stage4.probe.transport import (
    MOST_BODY_BYTES,
    Answer,
    Connection,
    Contradiction,
    Flood,
    Guard,
    ProxyRefused,
    Route,
    read_body,
    refuse_contradiction,
    trusting,
)
from stage4.settings import Settings, origin_of

MOST_REDIRECTS = 5
REDIRECTS = (301, 302, 303, 307, 308)
MOST_DETAIL = 200  # characters
FAILURES = (OSError, http.client.HTTPException, Flood, Contradiction, ProxyRefused, ValueError)


class Target(NamedTuple):
    """An address as it goes on the wire: `url` without userinfo and fragment, quoted, in IDNA."""

    url: str
    route: Route
    path: str

    @classmethod
    def of(cls, url: str, settings: Settings) -> Target:
        """Raises ValueError (requests.exceptions.InvalidURL too) for what is no http(s) URL."""
        prepared = requests.PreparedRequest()
        prepared.prepare_url(_without_userinfo(url), None)
        parts = urlsplit(prepared.url or "")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("it leads to no http or https address")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        bare = urlunsplit(parts._replace(fragment=""))
        proxy, headers = _proxy(bare, settings)
        route = Route(parts.scheme, parts.hostname, port, proxy, headers)
        path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        return cls(bare, route, bare if proxy and parts.scheme == "http" else path)


def _without_userinfo(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _proxy(url: str, settings: Settings) -> tuple[tuple[str, int] | None, Headers]:
    """The proxy that the environment names for a URL, where the environment is asked at all."""
    if not settings.trust_env:
        return None, ()
    address = select_proxy(url, get_environ_proxies(url))
    if not address:
        return None, ()
    parts: SplitResult = urlsplit(address if "://" in address else f"http://{address}")
    if parts.scheme != "http" or not parts.hostname:
        raise ProxyRefused("only proxies with an http:// address are served")
    headers: Headers = ()
    if parts.username is not None:
        userinfo = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers = (("Proxy-Authorization", _basic(userinfo)),)
    return (parts.hostname, parts.port or 80), headers


def _basic(userinfo: str) -> str:
    return "Basic " + b64encode(userinfo.encode()).decode("ascii")


class Prober:
    """Sends requests by the settings of a run. Never raises for what a server does."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._context: ssl.SSLContext | None = None

    def exchange(self, request: Request) -> Exchange:
        """Send a request, follow its redirects, record everything."""
        guard = Guard(self.settings.timeout)
        started = time.perf_counter()
        exchange = Exchange(request, _shown(request.url))
        try:
            exchange = self._follow(exchange, guard)
        except FAILURES as why:
            exchange = failed(exchange, why)
        return replace(exchange, elapsed_ms=(time.perf_counter() - started) * 1000)

    def _follow(self, exchange: Exchange, guard: Guard) -> Exchange:
        url = exchange.request.url
        while True:
            try:
                target = Target.of(url, self.settings)
            except ValueError as why:
                nowhere = Trouble.REDIRECTS if exchange.hops else Trouble.GARBAGE
                return replace(exchange, trouble=nowhere, detail=str(why)[:MOST_DETAIL])
            try:
                exchange = self._once(replace(exchange, url=target.url), target, guard)
            except FAILURES as why:
                return failed(_without_answer(exchange, target.url), why)
            follows = exchange.request.follow and exchange.request.method in ("GET", "HEAD")
            location = exchange.value("location")
            if exchange.status not in REDIRECTS or not location or not follows:
                return exchange
            hop = Hop(exchange.url, exchange.status or 0, _shown(location), exchange.headers)
            exchange = replace(exchange, hops=(*exchange.hops, hop))
            if len(exchange.hops) > MOST_REDIRECTS:
                detail = f"it redirects more than {MOST_REDIRECTS} times"
                return replace(exchange, trouble=Trouble.REDIRECTS, detail=detail)
            url = urljoin(exchange.url, requote_uri(_as_utf8(location)))

    def _once(self, exchange: Exchange, target: Target, guard: Guard) -> Exchange:
        """One request and its answer. What breaks off half-way is recorded as far as it came."""
        request = exchange.request
        connection = self.connection(target, guard)
        try:
            answer = connection.ask(self.raw(request, target), request.method, guard)
            headers = _headers(answer)
            exchange = replace(
                exchange,
                url=target.url,
                status=answer.status,
                headers=headers,
                tls=_tls(connection.sock),
            )
            return _with_body(exchange, answer, guard)
        finally:
            connection.close()

    def connection(self, target: Target, guard: Guard) -> Connection:
        """A new connection. Raises FAILURES."""
        if target.route.scheme == "https" and self._context is None:
            self._context = trusting(self.settings.ca_file or where())
        return Connection(target.route, guard, self._context)

    def raw(self, request: Request, target: Target, keep: bool = False) -> bytes:
        """The bytes of a request (RFC 9112, 3); `keep`: more will follow on the connection."""
        headers = {
            "Host": urlsplit(target.url).netloc,
            "User-Agent": f"stage4-gate/{VERSION}",
            "Accept": "*/*",
            "Accept-Encoding": ACCEPTED,
            "Connection": "keep-alive" if keep else "close",
        }
        if request.body or request.method not in ("GET", "HEAD"):
            headers["Content-Length"] = str(len(request.body))
        if target.route.scheme == "http":
            headers.update(target.route.proxy_headers)
        for credentials in self.settings.credentials:
            if credentials.origin == origin_of(target.url):
                userinfo = f"{credentials.user}:{credentials.password}"
                headers["Authorization"] = _basic(userinfo)
        headers.update(request.headers)
        lines = [f"{request.method} {target.path} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if any("\r" in line or "\n" in line for line in lines):
            raise ValueError("a line break in a request")
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + request.body


def _without_answer(exchange: Exchange, url: str) -> Exchange:
    """After a redirect, what stands in the record is the redirect's own answer: take it off."""
    return replace(exchange, url=url, status=None, headers=(), body=b"", truncated=False, tls=None)


def _with_body(exchange: Exchange, answer: Answer, guard: Guard) -> Exchange:
    coding = exchange.value("content-encoding")
    try:
        refuse_contradiction(list(exchange.headers))
        raw, cut = read_body(answer, guard)
    except FAILURES as why:
        partial = decode(getattr(why, "partial", b""), coding, MOST_BODY_BYTES)
        return failed(replace(exchange, body=partial.data), why)
    body, truncated, problem = decode(raw, coding, MOST_BODY_BYTES)
    exchange = replace(exchange, body=body, truncated=truncated or cut)
    if problem and not cut:
        return replace(exchange, trouble=Trouble.GARBAGE, detail=problem)
    return exchange


def _headers(answer: Answer) -> Headers:
    """Folded values (RFC 9112, 5.2) on one line."""
    return tuple((name, " ".join(value.split("\r\n"))) for name, value in answer.getheaders())


def _as_utf8(location: str) -> str:
    """http.client reads headers as Latin-1; servers that send more than ASCII mean UTF-8."""
    return location.encode("latin-1", "replace").decode("utf-8", "replace")


def _shown(url: str) -> str:
    """A URL as it may be recorded: no userinfo."""
    try:
        return _without_userinfo(url)
    except ValueError:
        return quote(url.rpartition("@")[2], safe=":/?#[]%&=;,+")


def _tls(sock: socket.socket) -> Tls | None:
    if not isinstance(sock, ssl.SSLSocket):
        return None
    certificate: dict[str, Any] = sock.getpeercert() or {}
    cipher = sock.cipher()
    return Tls(
        version=sock.version() or "",
        cipher=cipher[0] if cipher else "",
        subject=_name(certificate.get("subject", ())),
        issuer=_name(certificate.get("issuer", ())),
        names=tuple(name for _, name in certificate.get("subjectAltName", ())),
        not_before=_time(certificate.get("notBefore")),
        not_after=_time(certificate.get("notAfter")),
    )


def _name(parts: Any) -> str:
    return ", ".join(f"{key}={value}" for group in parts for key, value in group)


def _time(text: str | None) -> datetime | None:
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(text), timezone.utc) if text else None


def failed(exchange: Exchange, why: BaseException) -> Exchange:
    """The exchange with what went wrong."""
    trouble, detail = trouble_of(why)
    return replace(exchange, trouble=trouble, detail=detail[:MOST_DETAIL])


UNREACHABLE = (errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EHOSTDOWN)


def trouble_of(why: BaseException) -> tuple[Trouble, str]:
    """What kind of trouble an exception of the network is, and a few words on it."""
    if isinstance(why, Flood | http.client.LineTooLong) or "got more than" in str(why):
        return Trouble.FLOOD, "its answer is larger than any sound one"
    if isinstance(why, TimeoutError):
        return Trouble.TIMEOUT, "its answer was not whole in time"
    if isinstance(why, ssl.SSLCertVerificationError):
        return Trouble.TLS, str(why.verify_message or why.reason)
    if isinstance(why, ssl.SSLEOFError | ConnectionError | http.client.IncompleteRead):
        refused = isinstance(why, ConnectionRefusedError)
        return (
            (Trouble.REFUSED, "nothing listens there")
            if refused
            else (Trouble.RESET, "the connection broke before the answer was whole")
        )
    if isinstance(why, ssl.SSLError):
        return Trouble.TLS, str(why.reason or why)
    if isinstance(why, socket.gaierror):
        return Trouble.NAME, "its host name does not resolve"
    if isinstance(why, ProxyRefused):
        return Trouble.PROXY, str(why)
    if isinstance(why, OSError) and why.errno is not None:
        unreachable = why.errno in UNREACHABLE
        return (Trouble.REFUSED if unreachable else Trouble.RESET), str(why.strerror)
    return Trouble.GARBAGE, str(why) or "it does not speak HTTP"
