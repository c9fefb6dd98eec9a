"""Policies in an HTML document's meta elements."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stage4.csp.meta import meta_policies

META = '<meta http-equiv="Content-Security-Policy" content="script-src \'self\'">'


@pytest.mark.parametrize(
    "html",
    [
        META,
        f"<!doctype html><html><head><title>t</title>{META}</head></html>",
        "<META CONTENT='script-src &#39;self&#39;' HTTP-EQUIV='content-security-policy'>",
        f"<head><script>if (1 < 2) x('</div>')</script>{META}",
    ],
)
def test_found(html: str) -> None:
    assert [policy.heeded for policy in meta_policies(html)] == [{"script-src": ("'self'",)}]


@pytest.mark.parametrize(
    "html",
    [
        "",
        f"<!-- {META} -->",
        f"<body>{META}",
        f"<head></head>{META}",
        f"<head><div></div>{META}",
        f"text {META}",
        f"<script>'{META}'</script>",
        f"<title>{META}</title>",
        f"<noscript>{META}</noscript>",
        f"<template>{META}</template>",
        META.replace("Security-Policy", "Security-Policy-Report-Only"),
        META.replace("script-src", "sandbox"),
    ],
)
def test_not_a_policy(html: str) -> None:
    assert meta_policies(html) == ()


def test_what_meta_ignores_is_left_out() -> None:
    html = META.replace("script-src", "frame-ancestors 'none'; REPORT-URI /r; script-src")
    assert [policy.heeded for policy in meta_policies(html)] == [{"script-src": ("'self'",)}]


@given(st.text(alphabet="<>!-/='\" metahdbodyscript&;#\n") | st.text())
def test_any_text_is_read(text: str) -> None:
    meta_policies(text)
    meta_policies(f"<meta http-equiv=content-security-policy content={text}")
