"""Every exception of the network is a kind of trouble, with words for a person."""

from __future__ import annotations

import errno
import http.client
import socket
import ssl

import pytest

from stage4.model import Trouble
from stage4.probe.limits import Contradiction, Flood, ProxyRefused
from stage4.probe.trouble import FAILURES, trouble_of


def of_tls(reason: str) -> ssl.SSLError:
    error = ssl.SSLError(1, reason)
    error.reason = reason
    return error


def untrusted() -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_message = "certificate has expired"
    return error


CASES = [
    (ConnectionRefusedError(errno.ECONNREFUSED, "x"), Trouble.REFUSED, "nothing listens there"),
    (OSError(errno.EHOSTUNREACH, "No route to host"), Trouble.REFUSED, "No route to host"),
    (ConnectionResetError(errno.ECONNRESET, "x"), Trouble.RESET, "the connection broke"),
    (http.client.IncompleteRead(b""), Trouble.RESET, "the connection broke"),
    (http.client.RemoteDisconnected("x"), Trouble.RESET, "the connection broke"),
    (ssl.SSLEOFError(8, "EOF"), Trouble.RESET, "the connection broke"),
    (OSError(errno.EIO, "Input/output error"), Trouble.RESET, "Input/output error"),
    (TimeoutError("x"), Trouble.TIMEOUT, "its answer was not whole in time"),
    (socket.gaierror(-2, "x"), Trouble.NAME, "its host name does not resolve"),
    (untrusted(), Trouble.TLS, "certificate has expired"),
    (of_tls("WRONG_VERSION_NUMBER"), Trouble.TLS, "the port does not speak TLS"),
    (of_tls("NO_CIPHERS"), Trouble.TLS, "NO_CIPHERS"),
    (Flood(), Trouble.FLOOD, "its answer is larger than any sound one"),
    (http.client.LineTooLong("header line"), Trouble.FLOOD, "its answer is larger"),
    (http.client.HTTPException("got more than 100 headers"), Trouble.FLOOD, "its answer is larger"),
    (ProxyRefused("the proxy answered 403"), Trouble.PROXY, "the proxy answered 403"),
    (Contradiction("two lengths"), Trouble.GARBAGE, "two lengths"),
    (http.client.BadStatusLine("x"), Trouble.GARBAGE, "x"),
    (ValueError(), Trouble.GARBAGE, "it does not speak HTTP"),
]


@pytest.mark.parametrize(("why", "trouble", "words"), CASES, ids=lambda each: repr(each)[:40])
def test_an_exception_has_its_kind_and_words(why: Exception, trouble: Trouble, words: str) -> None:
    assert isinstance(why, FAILURES)
    found, detail = trouble_of(why)
    assert found is trouble
    assert detail.startswith(words)
