"""The metrics endpoint, for Prometheus."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from prometheus_client import exposition
from prometheus_client.openmetrics import exposition as openmetrics

from backend.metrics import Metrics
from backend.operators import Operator

router = APIRouter()


@router.get("/metrics")
def metrics(request: Request, operator: Operator) -> Response:
    """Prometheus' text format, or OpenMetrics if the request accepts it."""
    shown: Metrics = request.app.state.metrics
    accept = request.headers.get("accept", "")
    # Not with `choose_encoder`, which raises for parameters that it cannot parse.
    chosen = openmetrics if "application/openmetrics-text" in accept else exposition
    text = chosen.generate_latest(shown.registry)
    return Response(text, headers={"Content-Type": chosen.CONTENT_TYPE_LATEST})
