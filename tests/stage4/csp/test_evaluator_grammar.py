"""How csp_evaluator reads a policy."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stage4.csp.evaluator_grammar import ignored_by_browsers, operative, read


def test_the_first_directive_of_a_name_counts() -> None:
    assert read("Script-Src 'SELF' HTTPS:; script-src *;;") == {"script-src": ("'self'", "https:")}


def test_fallbacks() -> None:
    assert operative(read("default-src *"), ("script-src-elem", "object-src")) == ["default-src"]
    assert operative(read("default-src *; script-src *"), ("script-src-attr",)) == ["script-src"]
    assert operative(read("default-src *"), ("base-uri",)) == []


def test_what_browsers_ignore() -> None:
    values = ("'unsafe-inline'", "'nonce-abc'", "a.com", "'self'")
    assert ignored_by_browsers(values) == ("'unsafe-inline'",)
    strict = (*values, "'strict-dynamic'")
    assert ignored_by_browsers(strict) == ("'unsafe-inline'", "a.com", "'self'")
    assert ignored_by_browsers(("'unsafe-inline'",)) == ()


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    for name, values in read(text).items():
        assert name == name.lower()
        assert set(ignored_by_browsers(values)) <= set(values)
