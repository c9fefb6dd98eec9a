"""Policies in an HTML document's meta elements; each case was tried in Chromium."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stage4.csp.meta import meta_policies

META = '<meta http-equiv="Content-Security-Policy" content="script-src \'self\'">'


@pytest.mark.parametrize(
    "html",
    [
        META,
        f"<!doctype html><html><head><title>t</title>{META}</head></html>",
        "<META CONTENT='script-src &#39;self&#39;' HTTP-EQUIV='content-security-policy'>",
        f"<head></head>{META}",
        f"<!-->{META}<!--->",
        f"<?xml version='1.0'?><!DOCTYPE html>\n<html lang=en><link/>{META}",
        META.replace(" content", " content='' content").replace("content='' ", "CONTENT2 "),
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
        f"<script><!-- <script>{META}",
        f"<a {META}",
        META.replace("'self'\"", "'self'"),
        f"<body>{META}",
        f"</br>{META}",
        f"<head></head></body>{META}",
        f"<script><!--<script></script>{META}</script>-->",
        META.replace("Content-", " Content-"),
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


@settings(deadline=None)
@given(st.text(alphabet="<>![]?-/='\" metahdbodyscript&;#\n") | st.text())
def test_any_text_is_read(text: str) -> None:
    meta_policies(text)
    meta_policies(f"<meta http-equiv=content-security-policy content={text}")


JUNK = [
    "<!--",
    "<!",
    "<![",
    "<a",
    "<a ",
    "</",
    "<meta a='",
    "<meta ",
    "&",
    "<?",
    "<title>",
    "<",
    "<b c ",
]


@pytest.mark.parametrize("junk", JUNK)
def test_no_document_takes_long(junk: str) -> None:
    started = time.process_time()
    flood = junk * (300_000 // len(junk))
    meta_policies(META + flood)
    meta_policies(flood + META)
    meta_policies(f"<meta {' ' * 200_000}{META}")
    assert time.process_time() - started < 2
