"""Who may look inside the service: whoever knows the token, or, without one, this machine alone."""

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
        given = request.headers.get("authorization", "").encode("latin-1")  # the bytes as sent
        if not hmac.compare_digest(given, f"Bearer {token}".encode()):
            raise ApiError(401, "operators_only", "This needs BACKEND_OPERATOR_TOKEN as a bearer.")
    elif not is_local(request, context):
        raise ApiError(403, "operators_only", "Without BACKEND_OPERATOR_TOKEN only this machine.")
    return context


def is_local(request: Request, context: Context) -> bool:
    """What a proxy forwards that nobody has named as trusted may come from anywhere."""
    if not context.settings.trusted_proxies and any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ip_address(context.address).is_loopback
    except ValueError:
        return False


Operator = Annotated[Context, Depends(operator)]
