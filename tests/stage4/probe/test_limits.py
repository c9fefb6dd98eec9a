"""The limits of an answer: large enough for sound ones, small enough for memory."""

from __future__ import annotations

from stage4.probe import limits


def test_the_limits_fit_each_other() -> None:
    assert limits.PIECE_BYTES <= limits.MAX_HEADER_BYTES <= limits.MAX_BODY_BYTES
    assert limits.MAX_BODY_BYTES <= 16 * 1024**2
    assert limits.MAX_INTERIM_ANSWERS >= 2  # 103 and 100 in front of one answer


def test_what_is_raised_is_no_network_error() -> None:
    """OSError means that the network failed; these mean that the server misbehaves."""
    for kind in (limits.Flood, limits.Contradiction, limits.ProxyRefused):
        assert not issubclass(kind, OSError)
