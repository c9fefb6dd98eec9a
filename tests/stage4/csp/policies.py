"""1,000 policies of the field, with the findings of csp_evaluator (1.1.8, npm)."""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "policies.jsonl.gz"


@cache
def judged_policies() -> list[dict[str, Any]]:
    """Policies of the field with the findings of csp_evaluator."""
    with gzip.open(DATA, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
