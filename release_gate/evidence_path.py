"""Where the evidence of failed checks is, beside the log of their pack."""

from __future__ import annotations

import re

FAILURES = "failures"  # a folder, with one for each failed check


def evidence_folder(check_id: str) -> str:
    """The folder name for a check's evidence; an id may contain any character."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", check_id)
