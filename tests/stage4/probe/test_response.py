"""One HTTP/1.x answer from any pieces of bytes, as RFC 9112 has it, and bounded."""

from __future__ import annotations

from http.client import IncompleteRead

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.probe.limits import MAX_BODY_BYTES, MAX_HEADER_BYTES, Contradiction, Flood
from stage4.probe.response import MAX_CHUNKS, Response

BODY = b'{"status":"ok"}'
LENGTH = b"HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n" + BODY
CHUNKED = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"5;name=value\r\n" + BODY[:5] + b"\r\nA\r\n" + BODY[5:] + b"\r\n0\r\nTrailer: x\r\n\r\n"
)
INTERIM = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" + LENGTH
LINE_FEEDS = LENGTH.replace(b"\r\n", b"\n")
UNTIL_CLOSE = b"HTTP/1.1 200 OK\r\nX: y\r\n\r\n" + BODY


def fed(*pieces: bytes, method: str = "GET", ended: bool = False) -> Response:
    response = Response(method)
    for piece in pieces:
        response.feed(piece)
    if ended:
        response.end()
    return response


@pytest.mark.parametrize("raw", [LENGTH, CHUNKED, INTERIM, LINE_FEEDS])
@given(data=st.data())
def test_any_pieces_give_the_same_answer(raw: bytes, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(1, len(raw) - 1), max_size=8)))
    pieces = [raw[a:b] for a, b in zip([0, *cuts], [*cuts, len(raw)], strict=True)]
    response = Response()
    for piece in pieces:
        assert not response.done
        response.feed(piece)
    assert (response.done, response.status, bytes(response.body)) == (True, 200, BODY)
    assert response.keep and not response.truncated


@given(st.binary(max_size=300), st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", CHUNKED[:50]]))
def test_anything_else_is_refused_by_name(data: bytes, start: bytes) -> None:
    response = Response()
    try:
        response.feed(start + data)
        response.end()
    except (ValueError, Contradiction, Flood, IncompleteRead, ConnectionResetError):
        return
    assert 200 <= response.status < 1000 or response.status == 101


def test_an_answer_without_a_length_ends_with_the_connection() -> None:
    response = fed(UNTIL_CLOSE)
    assert not response.done
    response.end()
    assert (response.done, response.keep, bytes(response.body)) == (True, False, BODY)


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 204 No Content\r\n\r\n",
        b"HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
    ],
)
def test_answers_without_a_body(raw: bytes) -> None:
    assert fed(raw).done
    assert fed(LENGTH[:-15], method="HEAD").done
    assert fed(UNTIL_CLOSE[:-15], method="CONNECT").done


@pytest.mark.parametrize(
    ("head", "keep"),
    [
        (b"HTTP/1.1 200 OK\r\n", True),
        (b"HTTP/1.1 200 OK\r\nConnection: Close\r\n", False),
        (b"HTTP/1.0 200 OK\r\n", False),
        (b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n", True),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n", False),  # with a length: 6.1
    ],
)
def test_whether_the_connection_stays(head: bytes, keep: bool) -> None:
    body = b"0\r\n\r\n" if b"chunked" in head else b""
    assert fed(head + b"Content-Length: 0\r\n\r\n" + body).keep is keep


def test_more_than_one_answer_ends_the_connection() -> None:
    for raw in (LENGTH, CHUNKED):
        response = fed(raw + b"HTTP/1.1 200 OK\r\n")
        assert response.done and not response.keep
        assert bytes(response.body) == BODY


def test_fields_are_joined_and_unfolded() -> None:
    raw = b"HTTP/1.1 200 OK\r\nX-A: 1\r\nx-a: 2\r\nX-B: one\r\n  two\r\nContent-Length: 0\r\n\r\n"
    fields = fed(raw).fields
    assert (fields["x-a"], fields["x-b"]) == ("1, 2", "one two")


HEADER_LINES = st.sampled_from(
    [b"X-A: 1", b" folded", b"no colon", b": no name", b"two words: 1", b"", b"\x00", b"X-A : 2"]
)


@given(st.lists(HEADER_LINES, max_size=8))
def test_malformed_header_lines_are_skipped_with_what_continues_them(lines: list[bytes]) -> None:
    head = [b"HTTP/1.1 200 OK", *filter(None, lines), b"Content-Length: 0", b"", b""]
    response = fed(b"\r\n".join(head))
    assert response.done
    assert response.fields["content-length"] == "0"
    assert not {"", "no colon"} & set(response.fields)


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"SSH-2.0-OpenSSH\r\n", ValueError),
        (b"HTTP/2 200\r\n\r\n", ValueError),
        (b"HTTP/1.1 20 OK\r\n\r\n", ValueError),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\n", Contradiction),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", Contradiction),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", ValueError),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", ValueError),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1" * 5000, Flood),
        (b"HTTP/1.1 200 OK\r\nX: " + b"x" * (MAX_HEADER_BYTES + 1), Flood),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 33, Flood),
    ],
)
def test_faults_have_names(raw: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        fed(raw)


def test_too_many_chunks_are_a_flood() -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    with pytest.raises(Flood):
        fed(head + b"1\r\na\r\n" * (MAX_CHUNKS + 1))


@pytest.mark.parametrize("raw", [LENGTH[:-1], CHUNKED[:-2]])
def test_what_breaks_off_is_incomplete(raw: bytes) -> None:
    with pytest.raises(IncompleteRead):
        fed(raw, ended=True)


@pytest.mark.parametrize("raw", [b"", b"HTTP/1.1 200 OK\r\nX: y\r\n"])
def test_a_head_that_breaks_off_is_a_reset(raw: bytes) -> None:
    with pytest.raises(ConnectionResetError):
        fed(raw, ended=True)


def test_a_large_body_is_cut_off() -> None:
    response = fed(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * (MAX_BODY_BYTES + 1))
    assert response.done and response.truncated and not response.keep
    assert len(response.body) == MAX_BODY_BYTES
