"""Sends the requests of a plan with Locust's fast client, and says why an answer is missing."""

from __future__ import annotations

import errno
import ssl
from collections.abc import Mapping
from functools import partial
from typing import Any

from locust import FastHttpUser

from stage4.load.plan import LoadPlan, Visit
from stage4.model import Trouble

MAX_BODY_BYTES = 1024 * 1024
CHUNK_BYTES = 64 * 1024
EXHAUSTED = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.EADDRNOTAVAIL)


class ExhaustedError(Exception):
    """This machine has no more sockets or ports: it says nothing about the service."""


class Visitor(FastHttpUser):
    """Sends a visit of the plan."""

    abstract = True
    insecure = False
    headers: Mapping[str, str] = {}

    @classmethod
    def prepare(cls, plan: LoadPlan, access: Mapping[str, Any]) -> None:
        """All visitors from now on are for this plan; `access` has the fields of Access."""
        cls.host = plan.base_url
        cls.headers = dict(access["headers"])
        cls.network_timeout = cls.connection_timeout = plan.timeout_s
        cls.ssl_context_factory = staticmethod(partial(_tls_context, access))

    def send(self, visit: Visit) -> tuple[int | None, Trouble | None]:
        """The status of the whole answer, or why there is none. Raises ExhaustedError."""
        response = self.client.request(
            visit.method,
            visit.path,
            data=visit.body,
            headers={**self.headers, **dict(visit.headers)},
            allow_redirects=False,
            stream=True,
        )
        error = getattr(response, "error", None)
        if not response.status_code:
            return None, trouble_of(error)
        try:
            return response.status_code, _trouble_of_body(response)
        except Exception as why:
            return response.status_code, trouble_of(why)


def _trouble_of_body(response: Any) -> Trouble | None:
    size = 0
    while chunk := response.read(CHUNK_BYTES):
        size += len(chunk)
        if size > MAX_BODY_BYTES:
            response.release()
            return Trouble.FLOOD
    return None


def trouble_of(error: BaseException | None) -> Trouble:
    """Why an answer is missing or incomplete. Raises ExhaustedError."""
    if getattr(error, "errno", None) in EXHAUSTED:
        raise ExhaustedError
    if isinstance(error, ConnectionRefusedError):
        return Trouble.REFUSED
    if isinstance(error, ssl.SSLError):
        return Trouble.TLS
    if isinstance(error, TimeoutError):
        return Trouble.TIMEOUT
    if isinstance(error, OSError) and type(error).__name__ == "gaierror":
        return Trouble.NAME
    if isinstance(error, (ConnectionError, OSError)) or "Closed" in type(error).__name__:
        return Trouble.RESET
    return Trouble.GARBAGE


def _tls_context(access: Mapping[str, Any]) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=access["ca_file"] or None)
    if access["client_cert"]:
        context.load_cert_chain(access["client_cert"], access["client_key"] or None)
    return context
