"""A stand-in answers at its address, and no longer once its block has ended."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler

import pytest
import requests

from release_gate.testkit.stand_in import StandIn, answering


class Silent(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Logs nothing."""


def test_it_answers_only_within_its_block() -> None:
    with answering(StandIn(Silent)) as url:
        assert requests.get(url, timeout=5).status_code == 204
    with pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=5)
