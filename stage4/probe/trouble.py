"""What went wrong on the network: exceptions in, kinds of trouble and a few words out. Pure."""

from __future__ import annotations

import errno
import http.client
import socket
import ssl

from stage4.model import Trouble
from stage4.probe.limits import Contradiction, Flood, ProxyRefused

# Whatever a request may raise because of the network or of what a server does.
FAILURES = (OSError, http.client.HTTPException, Flood, Contradiction, ProxyRefused, ValueError)
# What OpenSSL calls an answer that is not TLS, in several versions.
NOT_TLS = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG", "UNKNOWN_PROTOCOL")
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
        plain = why.reason in NOT_TLS
        words = "the port does not speak TLS: use http://, or the port for https"
        return Trouble.TLS, words if plain else str(why.reason or why)
    if isinstance(why, socket.gaierror):
        return Trouble.NAME, "its host name does not resolve"
    if isinstance(why, ProxyRefused):
        return Trouble.PROXY, str(why)
    if isinstance(why, OSError) and why.errno is not None:
        unreachable = why.errno in UNREACHABLE
        return (Trouble.REFUSED if unreachable else Trouble.RESET), str(why.strerror)
    return Trouble.GARBAGE, str(why) or "it does not speak HTTP"
