"""From a command line to the runs that it asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from stage4.commands.jobs import jobs
from stage4.errors import UsageError


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("PROD_URL", "STAGE_URL", "HEALTH_URL", "EXPECT_LIVE"):
        monkeypatch.delenv(name, raising=False)
    Path("setup.cfg").write_text("[stage4:eu]\nurl = http://eu\n[stage4:us]\nurl = http://us\n")


def test_one_run_of_the_unnamed_service() -> None:
    (job,) = jobs("http://a", (), False, True, {"only": ("health",)})
    assert (job.settings.base_url, job.settings.target, job.settings.profile) == (
        "http://a",
        "",
        "quick",
    )
    assert [check.name for check in job.checks] == ["health"]


def test_a_run_for_each_target() -> None:
    assert [job.settings.base_url for job in jobs(None, (), True, False, {})] == [
        "http://eu",
        "http://us",
    ]
    assert [job.settings.target for job in jobs(None, ("us",), False, False, {})] == ["us"]


@pytest.mark.parametrize(
    ("address", "targets", "quick", "options"),
    [
        ("http://a", (), False, {"url": "http://b"}),
        (None, (), True, {"profile": "strict"}),
        ("http://a", ("eu",), False, {}),
        (None, ("eu",), False, {"url": "http://b"}),
        (None, ("uk",), False, {}),
        (None, (), False, {"skip": ("nothing",)}),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(
    address: str | None, targets: tuple[str, ...], quick: bool, options: dict[str, str]
) -> None:
    with pytest.raises(UsageError) as error:
        jobs(address, targets, False, quick, options)
    assert error.value.hint
