"""The decoding of bodies: total on any bytes, and never beyond the cap."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.probe.body import MAX_MEMBERS, decode

CODINGS = st.sampled_from(
    ["", "identity", "gzip", "x-gzip", "deflate", "br", "gzip, gzip", "a,b,c"]
)


@given(st.binary(max_size=200), CODINGS, st.integers(0, 100))
def test_any_bytes_are_decoded_up_to_the_cap_or_there_is_a_problem(
    data: bytes, coding: str, cap: int
) -> None:
    found = decode(data, coding, cap)
    assert len(found.data) <= cap


def raw_deflate(data: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return engine.compress(data) + engine.flush()


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("X-GZIP", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", raw_deflate),
        ("identity", bytes),
        ("gzip", lambda data: gzip.compress(data[:9]) + gzip.compress(data[9:])),
        ("gzip", lambda data: gzip.compress(data) + b"\0" * 9),
        ("gzip, gzip", lambda data: gzip.compress(gzip.compress(data))),
    ],
)
def test_what_was_packed_comes_back(coding: str, pack: object) -> None:
    data = b'{"status": "ok"}' * 9
    assert decode(pack(data), coding, 1000) == (data, False, "")  # type: ignore[operator]


def test_damage_a_bomb_and_an_unknown_coding() -> None:
    packed = gzip.compress(b"x" * 10_000)
    assert decode(packed[:-12], "gzip", 20_000).problem
    assert decode(b"garbage", "gzip", 100).problem
    assert decode(packed, "gzip", 100) == (b"x" * 100, True, "")
    assert "'br'" in decode(b"x", "br", 100).problem
    assert decode(packed + packed, "gzip", 10_001) == (b"x" * 10_001, True, "")
    assert decode(packed + packed[:-12], "gzip", 30_000).problem
    assert "members" in decode(gzip.compress(b"") * (MAX_MEMBERS + 1), "gzip", 100).problem
    assert "3 times" in decode(b"x", "gzip, gzip, gzip", 100).problem
