"""The results of shards: found in what their machines kept, and brought along."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from release_gate.errors import BadShard
from release_gate.model import GateResult, Shard
from release_gate.reference import PLAN
from release_gate.reporting.shards import ShardResults, bring, find_shards
from release_gate.reporting.summary import gate_record
from tests.release_gate.records import gate_of, passed

HOME = next(pack for pack in PLAN if pack.name == "home")
PACK_FOLDER = f"home/{HOME.version}"


def shard(number: int) -> GateResult:
    part = gate_of(passed(HOME))
    return replace(part, shard=Shard(number, 2), selection={"home": ("A-1",)})


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def kept(folder: Path, number: int, when: str = "20260102T030405Z") -> Path:
    """What the machine of a shard keeps: its summary, a log and evidence."""
    qa = folder / "qa"
    put(qa / "_aggregate" / when / "summary.json", json.dumps(gate_record(shard(number))))
    put(qa / PACK_FOLDER / "log.txt", f"log {number}\n")
    put(qa / PACK_FOLDER / "tests.json", "of the shard")
    put(qa / PACK_FOLDER / "failures" / f"A-{number}" / "log.txt", f"evidence {number}")
    return folder


def numbers(found: list[ShardResults]) -> list[int]:
    return [each.gate.shard.number for each in found if each.gate.shard]


def test_shards_are_found_in_one_folder_or_several_and_by_their_summaries(tmp_path: Path) -> None:
    folders = [kept(tmp_path / "shards" / str(number), number) for number in (1, 2)]
    summary = folders[0] / "qa/_aggregate/20260102T030405Z/summary.json"
    for places in ([tmp_path], folders, [folders[0] / "qa", folders[1]], [summary, folders[1]]):
        found = find_shards(PLAN, places)
        assert numbers(found) == [1, 2]
        assert [each.qa for each in found] == [folder / "qa" for folder in folders]


def test_the_last_run_of_a_machine_counts(tmp_path: Path) -> None:
    kept(tmp_path, 2, "20260102T030405Z")
    kept(tmp_path, 1, "20260102T030406Z")
    assert numbers(find_shards(PLAN, [tmp_path])) == [1]


def test_a_folder_without_results_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadShard, match="no results of a shard") as caught:
        find_shards(PLAN, [tmp_path])
    assert str(tmp_path) in caught.value.message


ANOTHER_PLAN = gate_record(replace(shard(1), packs=(passed(replace(HOME, version="v9")),)))


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"packs": [{"pack": "nosuch"}]}', json.dumps(ANOTHER_PLAN), '{"packs": 1}'],
)
def test_what_is_not_a_summary_of_this_plan_is_named(content: str, tmp_path: Path) -> None:
    path = put(tmp_path / "summary.json", content)
    with pytest.raises(BadShard, match="is not a summary of this plan") as caught:
        find_shards(PLAN, [path])
    assert str(path) in caught.value.message


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadShard, match="No such file"):
        find_shards(PLAN, [tmp_path / "summary.json"])


def test_logs_and_evidence_come_along_and_those_of_earlier_runs_go(tmp_path: Path) -> None:
    shards = find_shards(PLAN, [kept(tmp_path / str(number), number) for number in (1, 2)])
    qa = tmp_path / "qa"
    put(qa / PACK_FOLDER / "failures" / "old" / "page.png", "old")
    assert bring(qa, shards) == ""
    folder = qa / PACK_FOLDER
    assert (folder / "log.txt").read_text("utf-8") == "log 1\nlog 2\n"
    assert {path.name for path in (folder / "failures").iterdir()} == {"A-1", "A-2"}
    assert (folder / "failures" / "A-2" / "log.txt").read_text("utf-8") == "evidence 2"
    assert not (folder / "tests.json").exists()  # it is written for the whole run


def test_what_ran_here_stays(tmp_path: Path) -> None:
    shards = find_shards(PLAN, [kept(tmp_path, 1), kept(tmp_path / "other", 2)])
    assert bring(tmp_path / "qa", shards[-2:]) == ""
    failures = tmp_path / "qa" / PACK_FOLDER / "failures"
    assert {path.name for path in failures.iterdir()} == {"A-1", "A-2"}


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    secret = put(tmp_path / "secret", "secret")
    shards = find_shards(PLAN, [kept(tmp_path / "1", 1)])
    (tmp_path / "1/qa" / PACK_FOLDER / "failures" / "A-1" / "page.png").symlink_to(secret)
    bring(tmp_path / "qa", shards)
    assert not (tmp_path / "qa" / PACK_FOLDER / "failures" / "A-1" / "page.png").exists()


def test_evidence_that_cannot_be_copied_is_said(tmp_path: Path) -> None:
    shards = find_shards(PLAN, [kept(tmp_path / "1", 1)])
    put(tmp_path / "qa" / PACK_FOLDER / "failures", "a file in the way")
    assert bring(tmp_path / "qa", shards).startswith("evidence is missing: home: ")


def test_a_shard_that_kept_only_its_summary_has_no_evidence(tmp_path: Path) -> None:
    path = put(tmp_path / "1" / "summary.json", json.dumps(gate_record(shard(1))))
    assert bring(tmp_path / "qa", find_shards(PLAN, [path])) == ""
