"""How long each unit of checks takes: a record in version control, which shards are dealt by."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from release_gate.errors import BadSetting
from release_gate.runner.deal import Recorded
from stage4_gate.atomic_write import write_whole

HINT = "write it anew with: run_all.py --record-seconds"


def read_seconds(path: Path) -> Recorded:
    """The record in a file; none if it does not exist. Raises BadSetting for another content."""
    try:
        record = json.loads(path.read_bytes())
        return {
            pack: {str(name): float(seconds) for name, seconds in units.items()}
            for pack, units in record.items()
        }
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise BadSetting(f"cannot read {path}: {error.strerror}", HINT) from error
    except (ValueError, TypeError, AttributeError) as error:
        raise BadSetting(f"{path} is not a record of seconds: {error}", HINT) from error


def write_seconds(path: Path, measured: Mapping[str, Mapping[str, float]]) -> None:
    """Replace what the record has of the measured packs. Raises BadSetting."""
    record = {**read_seconds(path), **measured}
    rounded = {
        pack: {name: max(round(units[name], 1), 0.1) for name in sorted(units)}
        for pack, units in sorted(record.items())
    }
    write_whole(path, (json.dumps(rounded, indent=1) + "\n").encode())
