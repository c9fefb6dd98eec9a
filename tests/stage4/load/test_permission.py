"""Nobody else's service is put under load by mistake."""

from __future__ import annotations

import pytest

from stage4.errors import UsageError
from stage4.load.permission import refuse_foreign

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
