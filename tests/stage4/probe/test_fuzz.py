"""Any bytes for an answer: a record, never an exception; a bounded body, whatever its coding."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stage4.checks import load
from stage4.config.settings import Settings
from stage4.model import Facts, Request, Status, Trouble
from stage4.probe.body import decode
from stage4.probe.exchange import Prober
from tests.stage4.servers import answer, once, serving

LINES = st.sampled_from(
    [
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.0 204 \r\n",
        b"HTTP/1.1 302 Found\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/9.9 999 ?\r\n",
        b"HTTP/1.1 -1 x\r\n",
        b"Location: \r\n",
        b"Location: //\xff\xfe:99999/\r\n",
        b"Location: http://user:pw@[::1\r\n",
        b"Location: javascript:alert(1)\r\n",
        b"Content-Length: 3\r\n",
        b"Content-Length: 3, 3\r\n",
        b"Content-Length: \xb2\r\n",
        b"Transfer-Encoding: chunked\r\n",
        b"Content-Encoding: gzip\r\n",
        b"Content-Encoding: deflate, gzip\r\n",
        b"Content-Type: application/health+json\r\n",
        b"Content-Security-Policy: \xe2\x80\x98self\xe2\x80\x99\r\n",
        b"Set-Cookie: a=b; Max-Age=x\r\n",
        b'Strict-Transport-Security: max-age="9\r\n',
        b" folded\r\n",
        b": nameless\r\n",
        b"no colon\r\n",
        b"\r\n",
        b"ffffffffffffffff\r\n",
        b"3\r\nabc\r\n0\r\n\r\n",
        b'{"status":"ok"}',
        gzip.compress(b'{"status":"ok"}'),
        b"\x00\xff\x80",
    ]
)
ANSWERS = st.binary(max_size=200) | st.lists(LINES, max_size=12).map(b"".join)


@settings(max_examples=40, deadline=None)
@given(ANSWERS)
def test_any_answer_is_a_record_that_every_check_can_judge(raw: bytes) -> None:
    with serving(once(raw)) as url:
        configured = Settings(url, f"{url}/health", timeout_s=0.1)
        prober, exchanges = Prober(configured), {}
        for check in load():
            for request in check.requests(configured):
                exchanges[request.name] = prober.exchange(request)
    facts = Facts(exchanges)
    for check in load():
        result = check.judge(configured, facts)
        if check.name != "canary":
            crashed = {finding.id for finding in result.findings if finding.status is Status.ERROR}
            assert not crashed


@pytest.mark.parametrize("text", ["b\r\nC: d", "b\nC: d", "b\r"])
def test_a_request_cannot_be_split(text: str) -> None:
    with serving(once(answer())) as url:
        exchange = Prober(Settings(url, url)).exchange(Request("x", url, headers=(("A", text),)))
    assert exchange.trouble is Trouble.GARBAGE
    assert "line break" in exchange.detail


CODINGS = st.lists(st.sampled_from(["gzip", "deflate", "identity", "br", "x-gzip", ""]), max_size=4)


@given(st.binary(max_size=300), CODINGS.map(", ".join), st.integers(0, 500))
def test_decoding_is_bounded(data: bytes, coding: str, cap: int) -> None:
    decoded = decode(data, coding, cap)
    assert len(decoded.data) <= cap


@given(st.binary(max_size=3000), st.sampled_from(["gzip", "deflate", "raw", "both"]))
def test_decoding_undoes_the_coding(data: bytes, way: str) -> None:
    raw = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = {
        "gzip": gzip.compress(data),
        "deflate": zlib.compress(data),
        "raw": raw.compress(data) + raw.flush(),
        "both": gzip.compress(zlib.compress(data)),
    }[way]
    coding = {"raw": "deflate", "both": "deflate, gzip"}.get(way, way)
    decoded = decode(packed, coding, 5000)
    if way != "raw" or not packed or packed[0] & 0x0F != 8:
        assert decoded == (data, False, "")
