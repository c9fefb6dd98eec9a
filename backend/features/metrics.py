"""The metrics endpoint, for Prometheus."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import exposition
from prometheus_client.openmetrics import exposition as openmetrics

from backend.metrics import Metrics
from backend.operators import Operator

router = APIRouter()

TEXT = {"schema": {"type": "string"}}
FORMATS = dict.fromkeys(("text/plain", "application/openmetrics-text"), TEXT)


@router.get("/metrics", response_class=PlainTextResponse, responses={200: {"content": FORMATS}})
def metrics(request: Request, operator: Operator) -> Response:
    """Prometheus' text format, or OpenMetrics if the request accepts it."""
    shown: Metrics = request.app.state.metrics
    accept = request.headers.get("accept", "")
    # Not with `choose_encoder`, which raises for parameters that it cannot parse.
    chosen = openmetrics if "application/openmetrics-text" in accept else exposition
    text = chosen.generate_latest(shown.registry)
    return Response(text, headers={"Content-Type": chosen.CONTENT_TYPE_LATEST})
