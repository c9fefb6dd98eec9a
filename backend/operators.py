"""Who may see the internals: callers with the token or, if none is set, this machine alone."""

from __future__ import annotations

import hmac
from ipaddress import ip_address
from typing import Annotated

from fastapi import Depends, Request

from backend.context import Anyone, Context
from backend.errors import ApiError

FORWARDED = ("forwarded", "x-forwarded-for")


def operator(request: Request, context: Anyone) -> Context:
    """Raises ApiError 401 or 403."""
    token = context.settings.operator_token
    if token:
        given = request.headers.get("authorization", "").encode(
            "latin-1"
        )  # the bytes that were sent
        if not hmac.compare_digest(given, f"Bearer {token}".encode()):
            raise ApiError(401, "operators_only", "Send BACKEND_OPERATOR_TOKEN as a bearer token.")
    elif not is_local(request, context):
        raise ApiError(
            403, "operators_only", "Without BACKEND_OPERATOR_TOKEN, only this machine has access."
        )
    return context


def is_local(request: Request, context: Context) -> bool:
    """Whether the request comes from this machine and from no unknown proxy."""
    if not context.settings.trusted_proxies and any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ip_address(context.address).is_loopback
    except ValueError:
        return False


Operator = Annotated[Context, Depends(operator)]
