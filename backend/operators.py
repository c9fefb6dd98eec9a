"""Who may see the internals: callers with the token or, if none is set, this machine alone."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request

from backend.context import Anyone, Context
from backend.errors import ApiError
from backend.loopback import is_loopback

# Headers that proxies, load balancers and content delivery networks add to a request that they
# pass on: RFC 7239 and RFC 9110 (Via), the rest by convention of the products.
FORWARDED = re.compile(
    r"forwarded|via|cdn-loop|client-ip|.*-client-?ip|.*-connecting-ip|.*-real-ip|x-proxyuser-ip"
    r"|x-forwarded.*|x-original.*|x-envoy-.*|x-amzn-trace-id|x-cloud-trace-context|x-arr-.*"
    r"|x-appengine-.*|x-azure-.*|x-client-.*|x-cluster-.*|x-remote-.*|x-scheme|cf-.*|fastly-.*"
)


def operator(request: Request, context: Anyone) -> Context:
    """Raises ApiError 401 or 403."""
    token = context.settings.operator_token
    if token:
        # In Latin-1, as the framework decodes headers: the bytes that were sent.
        given = request.headers.get("authorization", "").encode("latin-1")
        if not hmac.compare_digest(given, f"Bearer {token}".encode()):
            raise ApiError(401, "operators_only", "Send BACKEND_OPERATOR_TOKEN as a bearer token.")
    elif not is_local(request, context):
        raise ApiError(
            403, "operators_only", "Without BACKEND_OPERATOR_TOKEN, only this machine has access."
        )
    return context


def is_local(request: Request, context: Context) -> bool:
    """Whether the request was sent by this machine, to this machine, and not passed on.

    All three count: the address of the peer, the Host header (a page of another site can let a
    browser of this machine send requests, under a name of its own), and that no header of any
    proxy is there, also not of a trusted one: who asks through a proxy needs the token.
    """
    return (
        is_loopback(context.address)
        and is_loopback(_name(request.headers.get("host", "")))
        and not passed_on(request.headers.keys())
    )


def passed_on(headers: Iterable[str]) -> bool:
    """Whether one of the names of headers is one that proxies add."""
    return any(FORWARDED.fullmatch(name.lower()) for name in headers)


def _name(host: str) -> str:
    """The name in a Host header, without port and brackets; "" if it is not valid."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


Operator = Annotated[Context, Depends(operator)]
