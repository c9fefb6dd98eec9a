"""From options, variables and files to the records of a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from stage4.config.configure import configure, credentials_of, output_format, value_of
from stage4.config.settings import Origin, Settings
from stage4.config.values import url
from stage4.errors import UsageError


def settings(tmp_path: Path, *pairs: tuple[str, str], **variables: str) -> Settings:
    options: dict[str, tuple[str, ...]] = {}
    for name, text in pairs:
        options[name] = (*options.get(name, ()), text)
    return configure(options, variables, tmp_path)[0]


def test_the_defaults(tmp_path: Path) -> None:
    found = settings(tmp_path)
    assert (found.base_url, found.health_url) == (
        "http://127.0.0.1:8000",
        "http://127.0.0.1:8000/health",
    )
    assert (found.profile, found.allow_provider_mock, found.fails_on) == ("quick", True, "missing")


def test_live_changes_the_defaults_and_no_more(tmp_path: Path) -> None:
    found = settings(tmp_path, EXPECT_LIVE="1")
    assert (found.profile, found.allow_provider_mock, found.fails_on) == (
        "standard",
        False,
        "injection",
    )
    assert settings(tmp_path, ("profile", "quick"), EXPECT_LIVE="1").profile == "quick"
    assert settings(tmp_path, EXPECT_LIVE="1", ALLOW_PROVIDER_MOCK="1").allow_provider_mock


def test_userinfo_becomes_credentials_of_its_origin(tmp_path: Path) -> None:
    found = settings(tmp_path, ("url", "https://me:pw@a.example/app/"))
    assert found.base_url == "https://a.example/app"
    assert found.health_url == "https://a.example/app/health"
    assert [(c.origin, c.user, c.password) for c in found.credentials] == [
        ("https://a.example:443", "me", "pw")
    ]
    assert credentials_of(None, url("http://a")) == ()


def test_repeatable_settings_keep_their_order_without_repeats(tmp_path: Path) -> None:
    found = settings(
        tmp_path, ("ping_url", "http://a/1"), ("ping_url", "http://a/2"), ("ping_url", "http://a/1")
    )
    assert found.ping_urls == ("http://a/1", "http://a/2")
    found = settings(tmp_path, S4_HEADERS="A: 1\nB: 2", S4_ONLY="health, canary")
    assert found.headers == (("A", "1"), ("B", "2"))
    assert found.only == ("health", "canary")


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ((("client_key", __file__),), "--client-key without --client-cert"),
        ((("client_cert", __file__),), "cannot be used"),
        ((("only", "health"), ("skip", "health")), "both name health"),
        ((("header", "A: 1"), ("header", "a: 2")), "given twice"),
    ],
)
def test_values_that_contradict_each_other(
    tmp_path: Path, pairs: tuple[tuple[str, str], ...], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        settings(tmp_path, *pairs)


def test_the_place_of_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").write_text("[stage4]\ntimeout = 3\n")
    assert configure({}, {}, tmp_path)[1].configured_by == Origin("setup.cfg", 1)
    reference = {"GITHUB_WORKFLOW_REF": "o/r/.github/workflows/live.yml@refs/heads/main"}
    outputs = configure({}, reference, tmp_path)[1]
    assert outputs.configured_by == Origin(".github/workflows/live.yml")


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (".gitlab-ci.yml", ".gitlab-ci.yml"),
        ("ci/live.yaml", "ci/live.yaml"),
        ("live.yml@group/project", "setup.cfg"),
        ("https://example.com/live.yml", "setup.cfg"),
        ("", "setup.cfg"),
    ],
)
def test_the_pipeline_file_of_gitlab(path: str, shown: str, tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").write_text("[stage4]\ntimeout = 3\n")
    environment = {"GITLAB_CI": "true", "CI_CONFIG_PATH": path}
    assert configure({}, environment, tmp_path)[1].configured_by == Origin(shown)


def test_the_format(tmp_path: Path) -> None:
    assert output_format({}, {}, tmp_path) == "text"
    assert output_format({}, {"S4_FORMAT": "json"}, tmp_path) == "json"
    assert output_format({"format": ("github",)}, {"S4_FORMAT": "json"}, tmp_path) == "github"


def test_a_value_that_is_no_setting() -> None:
    assert value_of("--last", "7", "count") == 7
    with pytest.raises(UsageError, match="--last"):
        value_of("--last", "0", "count")
