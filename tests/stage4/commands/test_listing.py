"""Every setting of stage4 is listed with its value and its source, and without secrets."""

from __future__ import annotations

from pathlib import Path

import pytest

from stage4.commands.listing import listed
from stage4.config.sources import read_files
from stage4.config.table import SETTINGS
from stage4.errors import UsageError
from stage4_gate.shown_setting import ShownSetting


def rows(folder: Path, target: str = "", **environment: str) -> dict[str, ShownSetting]:
    found = listed(environment, folder, read_files(folder), target)
    assert [row.name for row in found] == [setting.name for setting in SETTINGS]
    return {row.name: row for row in found}


def test_defaults_are_those_of_the_run(tmp_path: Path) -> None:
    found = rows(tmp_path, EXPECT_LIVE="1", PROD_URL="https://shop.example.com")
    assert found["url"][1:] == ("https://shop.example.com", "PROD_URL")
    assert found["health_url"][1:] == ("https://shop.example.com/health", "default")
    assert found["profile"][1:] == ("standard", "default")
    assert found["allow_provider_mock"][1:] == ("0", "default")
    assert found["csp_fail_on"][1:] == ("injection", "default")
    assert found["client_cert"][1:] == ("-", "default")


def test_a_file_is_named_with_its_section(tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").write_text("[stage4]\ntimeout = 7\n\n[stage4:eu]\nurl = http://eu\n")
    own, target = rows(tmp_path), rows(tmp_path, "eu")
    assert own["timeout"][1:] == ("7", f"{tmp_path / 'setup.cfg'} [stage4] timeout")
    assert target["url"][1:] == ("http://eu", f"{tmp_path / 'setup.cfg'} [stage4:eu] url")


SECRET = "whsec_" + "a1" * 16


def test_no_secret_is_listed(tmp_path: Path) -> None:
    found = rows(
        tmp_path,
        PROD_URL="https://ada:opensesame@shop.example.com",
        S4_HEADERS="Authorization: Bearer abcdef123456",
        STRIPE_SIGNING_SECRET=SECRET,
    )
    text = str(found)
    assert not [secret for secret in ("opensesame", "abcdef123456", SECRET) if secret in text]
    assert found["header"].value == "Authorization: [redacted]"
    assert found["stripe_signing_secret"].value == "[redacted]"
    assert found["url"].value == "https://[redacted]@shop.example.com"


def test_a_variable_of_a_file_is_named_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET)
    (tmp_path / "live.env").write_text("PROD_URL=http://live\nNOTIFY_MODE=resend\n")
    found = rows(
        tmp_path,
        S4_ENV_FILE=str(tmp_path / "live.env"),
        STRIPE_SIGNING_SECRET_FILE=str(tmp_path / "secret"),
        NOTIFY_MODE="console",
    )
    assert found["url"].source == f"PROD_URL in {tmp_path / 'live.env'}"
    assert found["notify_mode"][1:] == ("console", "NOTIFY_MODE")
    assert found["stripe_signing_secret"].source == "STRIPE_SIGNING_SECRET_FILE"


def test_a_value_that_a_run_would_refuse_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="S4_TIMEOUT"):
        rows(tmp_path, S4_TIMEOUT="soon")
