"""The settings, read once at the start. Options take precedence over the environment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from backend.loopback import is_loopback

ROOT = Path(__file__).resolve().parent.parent
SERVICE_NAME = "Interview booking"


class SettingError(Exception):
    """The service cannot start; the message is for the person who starts it."""


@dataclass(frozen=True)
class Limit:
    """At most `times` in `seconds`."""

    times: int
    seconds: int


@dataclass(frozen=True)
class Settings:
    db: Path
    host: str
    port: int
    public_url: str
    trusted_proxies: str
    max_connections: int
    head_seconds: int
    session_seconds: int
    session_max_seconds: int
    limit_login: Limit
    limit_code: Limit
    limit_login_unknown: Limit
    limit_code_unknown: Limit
    limit_guess_unknown: Limit
    limit_email: Limit
    limit_address: Limit
    limit_export: Limit
    limit_verify: Limit
    dev_outbox: bool
    operator_token: str
    stripe_signing_secret: str
    stripe_api_key: str
    stripe_api_base: str
    notify_mode: str
    email_from: str
    resend_api_key: str
    resend_api_base: str
    keep_outbox_days: int
    keep_bookings_days: int
    keep_audit_days: int
    pages: Path = ROOT / "public"


def load(environ: Mapping[str, str]) -> Settings:
    """The settings listed in docs/api.md. Raises SettingError, which names the variable."""
    env = _Reader(environ)
    settings = Settings(
        db=Path(env.text("BACKEND_DB", str(ROOT / "backend/data/app.sqlite3"))),
        host=env.text("API_HOST", "127.0.0.1"),
        port=env.number("API_PORT", 8000, 0, 65535),
        public_url=env.url("BACKEND_PUBLIC_URL", ""),
        trusted_proxies=env.text("BACKEND_TRUSTED_PROXIES", ""),
        max_connections=env.number("BACKEND_MAX_CONNECTIONS", 512, 1, 100_000),
        head_seconds=env.number("BACKEND_HEAD_SECONDS", 10, 1, 3600),
        session_seconds=env.number("BACKEND_SESSION_SECONDS", 3600, 1, 31_536_000),
        session_max_seconds=env.number("BACKEND_SESSION_MAX_SECONDS", 43200, 1, 31_536_000),
        limit_login=env.limit("BACKEND_LIMIT_LOGIN", "10/60"),
        limit_code=env.limit("BACKEND_LIMIT_CODE", "5/600"),
        limit_login_unknown=env.limit("BACKEND_LIMIT_LOGIN_UNKNOWN", "100/60"),
        limit_code_unknown=env.limit("BACKEND_LIMIT_CODE_UNKNOWN", "50/600"),
        limit_guess_unknown=env.limit("BACKEND_LIMIT_GUESS_UNKNOWN", "50/86400"),
        limit_email=env.limit("BACKEND_LIMIT_EMAIL", "20/3600"),
        limit_address=env.limit("BACKEND_LIMIT_ADDRESS", "240/60"),
        limit_export=env.limit("BACKEND_LIMIT_EXPORT", "20/3600"),
        limit_verify=env.limit("BACKEND_LIMIT_VERIFY", "30/60"),
        dev_outbox=env.choice("BACKEND_DEV_OUTBOX", "0", ("0", "1")) == "1",
        operator_token=env.text("BACKEND_OPERATOR_TOKEN", ""),
        stripe_signing_secret=env.text("STRIPE_SIGNING_SECRET", ""),
        stripe_api_key=env.text("STRIPE_API_KEY", ""),
        stripe_api_base=env.url("STRIPE_API_BASE", "https://api.stripe.com"),
        notify_mode=env.choice("NOTIFY_MODE", "outbox", ("outbox", "resend")),
        email_from=env.text("EMAIL_FROM", f"{SERVICE_NAME} <noreply@example.test>"),
        resend_api_key=env.text("RESEND_API_KEY", ""),
        resend_api_base=env.url("RESEND_API_BASE", "https://api.resend.com"),
        keep_outbox_days=env.number("BACKEND_KEEP_OUTBOX_DAYS", 90, 1, 36500),
        keep_bookings_days=env.number("BACKEND_KEEP_BOOKINGS_DAYS", 365, 1, 36500),
        keep_audit_days=env.number("BACKEND_KEEP_AUDIT_DAYS", 730, 1, 36500),
    )
    if settings.notify_mode == "resend" and not settings.resend_api_key:
        raise SettingError("NOTIFY_MODE=resend needs RESEND_API_KEY")
    if settings.dev_outbox:
        _expect_development(settings)
    return settings


def _expect_development(settings: Settings) -> None:
    """Refuse the development outbox, which shows every code and link, in production."""
    url = urlsplit(settings.public_url)
    reached = {
        f"API_HOST={settings.host}": not is_loopback(settings.host),
        f"BACKEND_PUBLIC_URL={settings.public_url}": bool(url.netloc)
        and (url.scheme == "https" or not is_loopback(url.hostname or "")),
        f"BACKEND_TRUSTED_PROXIES={settings.trusted_proxies}": bool(settings.trusted_proxies),
    }
    for name, public in reached.items():
        if public:
            raise SettingError(
                f"BACKEND_DEV_OUTBOX=1 shows every e-mail, but {name} makes the service public;"
                " set BACKEND_DEV_OUTBOX=0"
            )


class _Reader:
    """Reads variables; an empty one counts as not set."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str, default: str) -> str:
        return self._environ.get(name, "").strip() or default

    def number(self, name: str, default: int, least: int, most: int) -> int:
        value = self.text(name, str(default))
        if not re.fullmatch(r"[0-9]{1,9}", value) or not least <= int(value) <= most:
            raise SettingError(f"{name}={value!r}: give a number from {least} to {most}")
        return int(value)

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in choices:
            raise SettingError(f"{name}={value!r}: give one of {', '.join(choices)}")
        return value

    def limit(self, name: str, default: str) -> Limit:
        value = self.text(name, default)
        match = re.fullmatch(r"([1-9][0-9]{0,8})/([1-9][0-9]{0,8})", value)
        if not match:
            raise SettingError(f"{name}={value!r}: give number/seconds, such as {default}")
        return Limit(int(match[1]), int(match[2]))

    def url(self, name: str, default: str) -> str:
        value = self.text(name, default)
        try:
            parts = urlsplit(value)
            sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            sound = False
        if value and not sound:
            raise SettingError(f"{name}={value!r}: give a URL such as https://example.com")
        return value.rstrip("/")
