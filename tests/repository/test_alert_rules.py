"""The rules for Prometheus in the guide on monitoring name what `stage4 watch` serves."""

from __future__ import annotations

import re
from typing import Any

import yaml

from stage4.checks import MODULES
from stage4.metrics import Metrics
from stage4.model import CheckResult, Status, Verdict
from tests.checkout import ROOT
from tests.repository.page_blocks import blocks

PAGE = ROOT / "docs" / "how-to" / "monitoring.md"


def file_of(name: str) -> Any:
    (text,) = [block.text for block in blocks(PAGE) if block.value == name]
    return yaml.safe_load(text)


def samples() -> list[Any]:
    """Every sample after a run that failed."""
    canary = CheckResult("canary", Status.PASS, (), {"p50_ms": 1.0, "p95_ms": 2.0, "p99_ms": 3.0})
    root = CheckResult("root_headers", Status.FAIL)
    metrics = Metrics([""], tuple(MODULES))
    metrics.note(Verdict("2026-01-01T00:00:00+00:00", "http://a", "http://a/h", (canary, root)))
    return [sample for family in metrics.collect() for sample in family.samples]


def test_every_rule_uses_metrics_and_labels_that_exist() -> None:
    found = samples()
    names = {sample.name for sample in found}
    rules = [rule for group in file_of("stage4.rules.yml")["groups"] for rule in group["rules"]]
    assert len(rules) == 4
    for rule in rules:
        assert set(re.findall(r"stage4_\w+", rule["expr"])) <= names
        for selector in re.findall(r"(\w+)\{([^}]*)\}", rule["expr"]):
            wanted = dict(re.findall(r'(\w+)="([^"]*)"', selector[1]))
            assert any(
                sample.name == selector[0] and wanted.items() <= sample.labels.items()
                for sample in found
            )
        for label in re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"]):
            assert all(label in sample.labels for sample in found)


def test_prometheus_reads_the_port_and_the_rules_of_the_guide() -> None:
    settings = file_of("prometheus.yml")
    (target,) = settings["scrape_configs"][0]["static_configs"][0]["targets"]
    assert settings["rule_files"] == ["stage4.rules.yml"]
    assert f"--metrics-port {target.rpartition(':')[2]}\n" in PAGE.read_text("utf-8")
