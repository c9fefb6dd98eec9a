"""One request with its redirects, recorded: what was sent, what came, how long, what went wrong."""

from __future__ import annotations

import socket
import ssl
import time
from base64 import b64encode
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

from stage4 import VERSION
from stage4.address import Address, join, parse, without_userinfo
from stage4.config.settings import Settings
from stage4.model import Exchange, Headers, Hop, Request, Tls, Trouble
from stage4.probe.body import ACCEPTED, decode
from stage4.probe.limits import MAX_BODY_BYTES, ProxyRefused
from stage4.probe.transport import (
    Answer,
    Connection,
    Guard,
    GuardedTlsSocket,
    Route,
    read_body,
    refuse_contradiction,
    trusting,
)
from stage4.probe.trouble import FAILURES, trouble_of

MAX_REDIRECTS = 5
REDIRECTS = (301, 302, 303, 307, 308)


class Prober:
    """Sends requests by the settings of a run. Never raises for what a server does."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._contexts: dict[bool, ssl.SSLContext] = {}
        self._own = parse(settings.base_url)

    def exchange(self, request: Request) -> Exchange:
        """Send a request, follow its redirects, record everything."""
        guard = Guard(self.settings.timeout_s)
        started = time.perf_counter()
        exchange = self._follow(Exchange(request, without_userinfo(request.url)), guard)
        return replace(
            exchange,
            elapsed_ms=(time.perf_counter() - started) * 1000,
            addresses=tuple(dict.fromkeys(guard.tried)),
            detail=self._wrong_scheme(exchange) or exchange.detail + self._unused_proxy(exchange),
        )

    def _wrong_scheme(self, exchange: Exchange) -> str:
        """A remark where plain http was sent to a port that speaks TLS.

        Servers reset the connection, send an alert, or answer 400: a handshake, with nothing
        sent after it, tells.
        """
        unanswered = exchange.trouble in (Trouble.RESET, Trouble.GARBAGE)
        address = parse(exchange.url)
        if address.scheme != "http" or not (unanswered or exchange.status == 400):
            return ""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.sslsocket_class = GuardedTlsSocket
        route = Route("https", address.host, address.port)
        try:
            Connection(route, Guard(min(self.settings.timeout_s, 1.0)), context).close()
        except FAILURES:
            return ""
        return "the port speaks TLS: use https://"

    def _unused_proxy(self, exchange: Exchange) -> str:
        """A remark where nothing answers and the environment names a proxy that is not used."""
        unreachable = (Trouble.REFUSED, Trouble.NAME, Trouble.TIMEOUT)
        if exchange.trouble not in unreachable or self.settings.trust_env:
            return ""
        address = parse(exchange.url)
        if address.loopback or not self.settings.environment:
            return ""
        names = (f"{address.scheme}_proxy", "all_proxy")
        environment = {name.lower(): value for name, value in self.settings.environment.items()}
        if not any(environment.get(name) for name in names):
            return ""
        return "; the environment names a proxy, which is used with --trust-env 1 only"

    def _follow(self, exchange: Exchange, guard: Guard) -> Exchange:
        """Hop by hop, until there is an answer that is no redirect, or trouble."""
        address = parse(exchange.request.url)
        follows = exchange.request.follow and exchange.request.method in ("GET", "HEAD")
        while True:
            exchange = self._once(_asking(exchange, address), address, guard)
            location = exchange.value("location")
            if exchange.status not in REDIRECTS or exchange.trouble or not (location and follows):
                return exchange
            hop = Hop(exchange.url, exchange.status, without_userinfo(location), exchange.headers)
            exchange = replace(exchange, hops=(*exchange.hops, hop))
            if len(exchange.hops) > MAX_REDIRECTS:
                detail = f"it redirects more than {MAX_REDIRECTS} times"
                return replace(exchange, trouble=Trouble.REDIRECTS, detail=detail)
            try:
                address = join(address, _as_utf8(location))
            except ValueError as why:
                detail = f"it redirects to what is no address: {why}"
                return replace(exchange, trouble=Trouble.REDIRECTS, detail=detail)

    def _once(self, exchange: Exchange, address: Address, guard: Guard) -> Exchange:
        """One request and its answer. What breaks off half-way is recorded as far as it came."""
        request = exchange.request
        try:
            connection = self.connection(address, guard)
        except FAILURES as why:
            return failed(exchange, why)
        try:
            exchange = replace(exchange, tls=_tls(connection.sock))
            answer = connection.ask(self.raw(request, address), request.method, guard)
            exchange = replace(exchange, status=answer.status, headers=_headers(answer))
            return _with_body(exchange, answer, guard)
        except FAILURES as why:
            return failed(exchange, why)
        finally:
            connection.close()

    def connection(self, address: Address, guard: Guard) -> Connection:
        """A new connection. Raises FAILURES."""
        return Connection(self.route(address), guard, self.context(address))

    def context(self, address: Address) -> ssl.SSLContext | None:
        """What secures a connection to an address; None for plain http.

        Only the service itself is shown the client certificate. Raises OSError where that cannot
        be loaded.
        """
        if address.scheme != "https":
            return None
        own = self._is_own(address)
        if own not in self._contexts:
            context = trusting(self.settings.ca_file or _usual_certificates())
            if own and self.settings.client_cert:
                context.load_cert_chain(
                    self.settings.client_cert, self.settings.client_key or None, password=""
                )
            self._contexts[own] = context
        return self._contexts[own]

    def _is_own(self, address: Address) -> bool:
        return _same_service(self._own.origin, address)

    def route(self, address: Address) -> Route:
        """How to reach an address; over a proxy only where the environment may be asked."""
        direct = Route(address.scheme, address.host, address.port)
        if not self.settings.trust_env:
            return direct
        from requests.utils import get_environ_proxies, select_proxy

        named = select_proxy(address.url, get_environ_proxies(address.url))
        if not named:
            return direct
        proxy = parse(named if "://" in named else f"http://{named}")
        if proxy.scheme != "http":
            raise ProxyRefused("only proxies with an http:// address are served")
        userinfo = f"{proxy.user}:{proxy.password}"
        headers = (("Proxy-Authorization", _basic(userinfo)),) if proxy.user else ()
        return direct._replace(proxy=(proxy.host, proxy.port), proxy_headers=headers)

    def raw(self, request: Request, address: Address, keep: bool = False) -> bytes:
        """The bytes of a request (RFC 9112, 3); `keep`: more will follow on the connection."""
        target = address.target
        headers = {
            "Host": address.authority,
            "User-Agent": f"stage4-gate/{VERSION}",
            "Accept": "*/*",
            "Accept-Encoding": ACCEPTED,
            "Connection": "keep-alive" if keep else "close",
        }
        if request.body or request.method not in ("GET", "HEAD"):
            headers["Content-Length"] = str(len(request.body))
        route = self.route(address)
        if route.proxy and address.scheme == "http":
            target = address.url
            headers.update(route.proxy_headers)
        for given in self.settings.credentials:
            if _same_service(given.origin, address):
                headers["Authorization"] = _basic(f"{given.user}:{given.password}")
        headers.update(request.headers)
        if self._is_own(address):
            headers = _with(headers, self.settings.headers)
        lines = [f"{request.method} {target} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if any("\r" in text or "\n" in text for text in lines):
            raise ValueError("a line break in the head of a request")
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + request.body


def _usual_certificates() -> str:
    from requests.utils import DEFAULT_CA_BUNDLE_PATH

    return str(DEFAULT_CA_BUNDLE_PATH)


def _basic(userinfo: str) -> str:
    """RFC 7617."""
    return "Basic " + b64encode(userinfo.encode()).decode("ascii")


def _same_service(origin: str, address: Address) -> bool:
    """The address has this origin, or is the same host after the step to https."""
    upgraded = address.scheme == "https" and address.port == 443
    return origin == address.origin or (upgraded and origin == f"http://{address.bracketed}:80")


def _with(headers: dict[str, str], given: Headers) -> dict[str, str]:
    """The headers with those of the operator, which replace others whatever their case is."""
    names = {name.lower() for name, _ in given}
    kept = {name: value for name, value in headers.items() if name.lower() not in names}
    return {**kept, **dict(given)}


def _asking(exchange: Exchange, address: Address) -> Exchange:
    """The record before an answer: after a redirect the redirect's own answer is taken off."""
    return replace(
        exchange,
        url=address.url,
        status=None,
        headers=(),
        body=b"",
        truncated=False,
        tls=None,
    )


def _with_body(exchange: Exchange, answer: Answer, guard: Guard) -> Exchange:
    coding = exchange.value("content-encoding")
    try:
        refuse_contradiction(list(exchange.headers))
        raw, cut = read_body(answer, guard)
    except FAILURES as why:
        partial = decode(getattr(why, "partial", b""), coding, MAX_BODY_BYTES)
        return failed(replace(exchange, body=partial.data), why)
    body, truncated, problem = decode(raw, coding, MAX_BODY_BYTES)
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
    return replace(exchange, trouble=trouble, detail=detail)
