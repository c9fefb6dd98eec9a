"""A run as a JSON record, and back. The schema is summary.schema.json. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from release_gate.model import (
    Check,
    CheckResult,
    Environment,
    GateResult,
    Pack,
    PackResult,
    Shard,
    Status,
)


def pack_record(result: PackResult) -> dict[str, Any]:
    """`qa/<pack>/<version>/tests.json`: one pack with its checks; durations in seconds."""
    return {
        "pack": result.pack.name,
        "label": result.pack.label,
        "title": result.pack.title,
        "version": result.pack.version,
        "status": result.status.value,
        "seconds": round(result.seconds, 3),
        "problem": result.problem,
        "counts": {status.value: result.count(status) for status in Status},
        "checks": [_check_record(check) for check in result.checks],
    }


def _check_record(result: CheckResult) -> dict[str, Any]:
    return {
        **asdict(result.check),
        "status": result.status.value,
        "seconds": round(result.seconds, 3),
        "message": result.message,
        "evidence": list(result.evidence),
    }


def gate_record(gate: GateResult) -> dict[str, Any]:
    """`qa/_aggregate/<time>/summary.json`: the whole run."""
    return {
        "schema": 1,
        "status": (Status.PASS if gate.passed else Status.FAIL).value,
        "base_url": gate.base_url,
        "started": gate.started,
        "seconds": round(gate.seconds, 3),
        "environment": asdict(gate.environment),
        **_shard_record(gate),
        "counts": {status.value: gate.count(status) for status in Status},
        "packs": [pack_record(pack) for pack in gate.packs],
    }


def _shard_record(gate: GateResult) -> dict[str, Any]:
    if gate.shard is None:
        return {}
    selection = {pack: list(ids) for pack, ids in gate.selection.items()}
    return {"shard": {**asdict(gate.shard), "selection": selection}}


def read_gate(plan: Sequence[Pack], record: dict[str, Any]) -> GateResult:
    """The run in a `summary.json` of this plan.

    Raises KeyError, TypeError or ValueError for other records.
    """
    packs = {pack.name: pack for pack in plan}
    results = tuple(_read_pack(packs[entry["pack"]], entry) for entry in record["packs"])
    facts = record.get("environment", {})  # older summaries have none
    environment = Environment(**{name: str(value) for name, value in facts.items()})
    shard, selection = _read_shard(packs, record["shard"]) if "shard" in record else (None, {})
    return GateResult(
        record["base_url"],
        record["started"],
        record["seconds"],
        results,
        environment,
        shard,
        selection,
    )


def _read_shard(
    packs: Mapping[str, Pack], record: dict[str, Any]
) -> tuple[Shard, dict[str, tuple[str, ...]]]:
    selection = {packs[name].name: tuple(ids) for name, ids in record["selection"].items()}
    return Shard(int(record["number"]), int(record["total"])), selection


def _read_pack(pack: Pack, entry: dict[str, Any]) -> PackResult:
    if entry["version"] != pack.version:
        raise ValueError(f"{pack.name} is {pack.version} in the plan, not {entry['version']}")
    checks = tuple(_read_check(check) for check in entry["checks"])
    return PackResult(pack, Status(entry["status"]), checks, entry["seconds"], entry["problem"])


def _read_check(entry: dict[str, Any]) -> CheckResult:
    check = Check(entry["id"], entry["title"], entry["why"], entry["where"])
    return CheckResult(
        check, Status(entry["status"]), entry["seconds"], entry["message"], tuple(entry["evidence"])
    )
