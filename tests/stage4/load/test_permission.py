"""Nobody else's service is put under load by mistake."""

from __future__ import annotations

import pytest

from stage4.errors import UsageError
from stage4.load.permission import is_foreign, refuse_foreign

LOCAL = ("http://127.0.0.1:8000", "http://localhost", "http://[::1]:8000", "http://127.9.9.9")


@pytest.mark.parametrize("url", LOCAL)
def test_this_machine_is_allowed(url: str) -> None:
    refuse_foreign(url, "", allow_remote=False)


def test_another_service_must_be_configured_or_allowed() -> None:
    url = "https://shop.example.com/a"
    for configured in (
        "",
        "http://127.0.0.1:8000",
        "http://shop.example.com",
        "https://example.com",
    ):
        with pytest.raises(UsageError, match="neither"):
            refuse_foreign(url, configured, allow_remote=False)
        refuse_foreign(url, configured, allow_remote=True)
    refuse_foreign(url, "https://shop.example.com", allow_remote=False)


def test_a_host_is_foreign_unless_it_is_the_service_or_this_machine() -> None:
    url = "https://shop.example.com:8443/a"
    for host in ("shop.example.com", "SHOP.example.com", "127.0.0.1", "localhost", "::1"):
        assert not is_foreign(host, url)
    for host in ("example.com", "shop.example.com.evil.example", "192.0.2.1", "2001:db8::1", "a b"):
        assert is_foreign(host, url)
