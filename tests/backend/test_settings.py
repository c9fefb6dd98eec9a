"""Settings from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.settings import Limit, SettingError, load


def test_defaults_serve_on_this_machine_alone() -> None:
    settings = load({})
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert not settings.dev_outbox
    assert settings.notify_mode == "outbox"


def test_variables_are_read() -> None:
    settings = load(
        {
            "BACKEND_DB": "/srv/app.sqlite3",
            "BACKEND_LIMIT_LOGIN": "3/60",
            "BACKEND_PUBLIC_URL": "https://book.example/",
        }
    )
    assert settings.db == Path("/srv/app.sqlite3")
    assert settings.limit_login == Limit(3, 60)
    assert settings.public_url == "https://book.example"
    assert load({"BACKEND_DEV_OUTBOX": "1"}).dev_outbox


def test_an_empty_variable_counts_as_not_set() -> None:
    assert load({"API_PORT": "", "API_HOST": " "}) == load({})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("API_PORT", "65536"),
        ("API_PORT", "-1"),
        ("API_PORT", "8000 0"),
        ("BACKEND_LIMIT_CODE", "0/60"),
        ("BACKEND_LIMIT_CODE", "5"),
        ("BACKEND_PUBLIC_URL", "ftp://book.example"),
        ("BACKEND_PUBLIC_URL", "https://"),
        ("BACKEND_PUBLIC_URL", "https://[::1"),
        ("BACKEND_SESSION_SECONDS", "0"),
        ("NOTIFY_MODE", "pigeon"),
    ],
)
def test_the_message_names_variable_and_value(name: str, value: str) -> None:
    with pytest.raises(SettingError) as caught:
        load({name: value})
    assert f"{name}={value!r}: give " in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("API_HOST", "0.0.0.0"),
        ("API_HOST", "192.0.2.7"),
        ("API_HOST", "book.example"),
        ("BACKEND_PUBLIC_URL", "https://book.example"),
        ("BACKEND_PUBLIC_URL", "http://book.example"),
        ("BACKEND_PUBLIC_URL", "https://localhost"),
        ("BACKEND_TRUSTED_PROXIES", "127.0.0.1"),
    ],
)
def test_a_public_service_has_no_development_outbox(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"BACKEND_DEV_OUTBOX=1 .*{name}={value}"):
        load({"BACKEND_DEV_OUTBOX": "1", name: value})
    assert not load({name: value}).dev_outbox


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.8.8"])
def test_a_development_service_may_have_it(host: str) -> None:
    url = f"http://[{host}]:8000" if ":" in host else f"http://{host}:8000"
    environ = {"BACKEND_DEV_OUTBOX": "1", "API_HOST": host, "BACKEND_PUBLIC_URL": url}
    assert load(environ).dev_outbox


def test_resend_needs_its_key() -> None:
    with pytest.raises(SettingError, match="RESEND_API_KEY"):
        load({"NOTIFY_MODE": "resend"})
    assert load({"NOTIFY_MODE": "resend", "RESEND_API_KEY": "re_x"}).notify_mode == "resend"
