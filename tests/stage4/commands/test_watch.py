"""`stage4 watch` on the command line; tests/stage4/test_watch.py has the loop itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stage4.commands.watch import Stopped
from tests.stage4.command import DEAD, stage4


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--every", "0"), "--every"),
        (("--times", "-1"), "--times"),
        (("--metrics-port", "70000"), "--metrics-port"),
        (("--on-change-webhook", "nowhere"), "--on-change-webhook"),
        (("--every", "5", "--every", "6"), "--every"),
        (("--load-rate", "5"), "--load-rate"),  # a watch never runs a load test
    ],
)
def test_what_makes_no_sense_is_one_line(
    tmp_path: Path, words: tuple[str, ...], named: str
) -> None:
    done = stage4(tmp_path, "watch", DEAD, *words)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert named in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_json_is_one_document_a_run(tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").write_text(f"[stage4:eu]\nurl = {DEAD}\nonly = health\n")
    words = ("--target", "eu", "--format", "json", "--times", "2", "--every", "0.05")
    done = stage4(tmp_path, "watch", *words)
    documents = [json.loads(line) for line in done.stdout.splitlines()]
    assert [document["status"] for document in documents] == ["FAIL"] * 2
    assert done.stderr == ""


def test_github_gets_annotations(tmp_path: Path) -> None:
    done = stage4(tmp_path, "watch", DEAD, "--only", "health", "--format", "github", "--times", "1")
    assert done.stdout.startswith("::error title=Stage 4%3A health.")
    assert "[Stage 4] FAIL" in done.stdout.splitlines()[-1]


def test_no_handler_of_errors_takes_the_end_of_a_watch() -> None:
    assert not issubclass(Stopped, Exception)
