"""The command line: a typed record, and one line for a mistake."""

from __future__ import annotations

import pytest

from release_gate.options import listing, read_options
from release_gate.plan import PLAN
from release_gate.runner.discovery import checks_in


def test_the_defaults_run_the_whole_plan_once() -> None:
    options = read_options([], PLAN)
    assert options.packs == PLAN
    assert options.jobs >= 1
    assert (options.retries, options.fail_fast, options.update_baselines) == (0, False, False)
    assert (options.base_url, options.time_limit_s) == (None, None)


def test_every_option_reaches_the_record() -> None:
    words = "--base-url http://x --only home --only auth --skip auth -j 3 --fail-fast"
    more = "--retries 2 --update-baselines --time-limit 7"
    options = read_options([*words.split(), *more.split()], PLAN)
    assert [pack.name for pack in options.packs] == ["home"]
    assert (options.base_url, options.jobs, options.retries) == ("http://x", 3, 2)
    assert (options.fail_fast, options.update_baselines, options.time_limit_s) == (True, True, 7)


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["--only", "nosuch"], "nosuch"),
        (["--shard", "3/2"], "3/2"),
        (["-j", "0"], "'0'"),
        (["--retries", "-1"], "-1"),
        (["--time-limit", "soon"], "soon"),
        (["--colour"], "--colour"),
    ],
)
def test_a_mistake_exits_with_one_line_and_status_2(
    argv: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        read_options(argv, PLAN)
    assert caught.value.code == 2
    assert message in capsys.readouterr().err.splitlines()[-1]


def test_list_prints_the_listing_and_exits(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        read_options(["--list"], PLAN)
    assert not caught.value.code
    assert capsys.readouterr().out == listing(PLAN) + "\n"


def test_the_listing_has_a_line_for_every_pack_and_check() -> None:
    from release_gate.paths import ROOT

    checks = [check for pack in PLAN for check in checks_in(ROOT / pack.path, ROOT)]
    lines = listing(PLAN).splitlines()
    assert len(lines) == len(PLAN) + len(checks)
    assert [check.id for check in checks] == [s.split()[0] for s in lines if s.startswith(" ")]
