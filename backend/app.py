"""Compose the application from its parts."""

from __future__ import annotations

from fastapi import Depends, FastAPI
from fastapi.routing import APIRoute
from starlette.types import ASGIApp

from backend import VERSION
from backend.body_limit import BodyLimit
from backend.context import anyone
from backend.db import Database
from backend.errors import answer_errors
from backend.features import (
    accounts,
    audit,
    availability,
    codes,
    dev_outbox,
    export,
    health,
    invitations,
    login,
    metrics,
    notify,
    organisations,
    password,
    profiles,
    share,
    subscription,
    uploads,
    webhook,
)
from backend.head_limit import HeadLimit
from backend.headers import SecurityHeaders
from backend.metrics import CountRequests, Metrics
from backend.openapi import declare
from backend.pages import serve_pages
from backend.settings import SERVICE_NAME, Settings

FEATURES = (
    *(health, metrics, accounts, login, codes, password, notify),
    *(profiles, availability, share, uploads, subscription, webhook),
    *(organisations, invitations, audit, export, dev_outbox),
)


def build(settings: Settings, db: Database) -> ASGIApp:
    """The whole service as an ASGI application."""
    app = api(settings, db)
    limited = BodyLimit(app, {uploads.PATH: uploads.MAX_FILE_BYTES})
    return SecurityHeaders(
        CountRequests(HeadLimit(limited), app.state.metrics),
        https=settings.public_url.startswith("https:"),
    )


def api(settings: Settings, db: Database) -> FastAPI:
    """The routes, without the middleware around them."""
    app = FastAPI(
        title=SERVICE_NAME,
        version=VERSION,
        docs_url=None,  # its page loads scripts from another host
        redoc_url=None,
        redirect_slashes=False,  # a redirect would trust the Host header
        dependencies=[Depends(anyone)],
    )
    app.state.settings, app.state.db, app.state.metrics = settings, db, Metrics(db)
    serve_pages(app, settings.pages)  # first: most requests are for files
    for feature in FEATURES:
        app.include_router(feature.router)
    routes = [route for feature in FEATURES for route in feature.router.routes]
    declare(app, [route for route in routes if isinstance(route, APIRoute)])
    answer_errors(app, settings.pages)
    return app
