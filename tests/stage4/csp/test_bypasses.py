"""Hosts that are known to break an allow-list."""

from __future__ import annotations

from stage4.csp.bypasses import angular, flash, jsonp


def test_a_source_allows_an_endpoint_by_host_and_path() -> None:
    assert jsonp("www.google.com", with_eval=False) == "www.google.com"
    assert jsonp("*.google.com", with_eval=False).endswith(".google.com")
    assert jsonp("www.google.com/none/", with_eval=False) == ""
    assert angular("https://ajax.googleapis.com") == "ajax.googleapis.com"
    assert flash("vk.com") == "vk.com"
    assert jsonp("example.com", with_eval=True) == ""


def test_some_endpoints_need_eval() -> None:
    assert jsonp("www.googletagmanager.com", with_eval=False) == ""
    assert jsonp("www.googletagmanager.com", with_eval=True)
