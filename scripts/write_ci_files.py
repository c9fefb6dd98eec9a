#!/usr/bin/env python3
"""Write the files in ci/ from the templates of `stage4-gate workflow`, with its defaults.

python scripts/write_ci_files.py
"""

from __future__ import annotations

import configparser
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from stage4_gate.workflow.facts import RepositoryFacts  # noqa: E402
from stage4_gate.workflow.templates import TEMPLATES, filled, template  # noqa: E402


def ci_files() -> Iterator[tuple[Path, str]]:
    """Each file in ci/ and the text that it should have."""
    config = configparser.ConfigParser(interpolation=None)
    config.read(ROOT / "setup.cfg", "utf-8")
    for names in TEMPLATES.values():
        for name in names:
            text = filled(template(name), RepositoryFacts(), config["metadata"]["version"])
            yield ROOT / "ci" / f"{name}.yml", text


if __name__ == "__main__":
    for path, text in ci_files():
        path.write_text(text, "utf-8")
