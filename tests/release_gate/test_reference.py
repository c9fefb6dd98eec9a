"""The plan of this repository, the folders of checks and docs/gate.md agree."""

from __future__ import annotations

import re
from collections import Counter

from release_gate.options import option_parser
from release_gate.paths import ROOT
from release_gate.reference import PLAN, PROJECT
from release_gate.runner.discovery import checks_of

ORDER = (
    *("password", "subscription", "availability", "shareable_profile", "profiles", "uploads"),
    *("home", "auth", "notify", "bundle_a", "bundle_b", "bundle_c"),
)


def test_the_plan_keeps_the_order_of_the_report() -> None:
    names = [pack.name for pack in PLAN]
    assert names == list(ORDER)


def test_the_plan_has_exactly_the_folders_with_checks() -> None:
    folders = {
        str(path.parent.relative_to(ROOT))
        for parent in ("packs", "bundles")
        for path in (ROOT / "release_gate" / parent).rglob("test_*.py")
    }
    assert folders == {pack.path for pack in PLAN}


def test_every_check_has_a_unique_id_a_title_and_a_reason() -> None:
    checks = [check for pack in PLAN for check in checks_of(PROJECT, pack)]
    assert [id_ for id_, times in Counter(c.id for c in checks).items() if times > 1] == []
    for check in checks:
        assert re.fullmatch(r"[A-Z]+-\d{2}(-[a-z]+)*", check.id), check.id
        assert check.title
        assert check.why


def test_every_test_of_a_pack_is_a_check() -> None:
    for pack in PLAN:
        source = "".join(p.read_text("utf-8") for p in (ROOT / pack.path).glob("test_*.py"))
        assert source.count("\ndef test_") == source.count("\n@check("), pack.name


def test_the_counts_are_at_least_those_of_the_contract() -> None:
    """Packs 45+, Bundle A 7, Bundle B 28+, Bundle C 13+; with the four of Stage 4 115+."""
    counts = {pack.name: len(checks_of(PROJECT, pack)) for pack in PLAN}
    bundles = {name: counts.pop(name) for name in ("bundle_a", "bundle_b", "bundle_c")}
    assert bundles["bundle_a"] >= 7
    assert bundles["bundle_b"] >= 28
    assert bundles["bundle_c"] >= 13
    assert sum(counts.values()) >= 45
    assert sum(counts.values()) + sum(bundles.values()) + 4 >= 115


def test_the_documented_counts_are_those_of_the_checks() -> None:
    page = (ROOT / "docs" / "gate.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| ([\w ]+) \| (\d+) \|", page, re.M)
    real = [(pack.name, pack.label, len(checks_of(PROJECT, pack))) for pack in PLAN]
    assert [(name, label, int(count)) for name, label, count in rows] == real
    total = sum(count for *_, count in real)
    assert f"It runs {total} checks" in (ROOT / "README.md").read_text("utf-8")


def test_every_option_is_documented() -> None:
    page = (ROOT / "docs" / "gate.md").read_text("utf-8")
    known = {word for action in option_parser(PROJECT)._actions for word in action.option_strings}
    missing = [word for word in known if word.startswith("--") and f"`{word}" not in page]
    assert set(missing) <= {"--help", "--jobs"}
