"""The metrics endpoint, for Prometheus."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from prometheus_client.exposition import choose_encoder

from backend.metrics import Metrics
from backend.operators import Operator

router = APIRouter()


@router.get("/metrics")
def metrics(request: Request, operator: Operator) -> Response:
    """Prometheus' text format, or OpenMetrics if the request accepts it."""
    shown: Metrics = request.app.state.metrics
    encode, content_type = choose_encoder(request.headers.get("accept", ""))
    return Response(encode(shown.registry), headers={"Content-Type": content_type})
