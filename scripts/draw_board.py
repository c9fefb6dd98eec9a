"""Draws docs/pictures/board.svg: Stage 4's section of the quality board, for runs made up here.

python scripts/draw_board.py

The picture holds the page itself, with its style sheet: text, the same on every machine.
"""

from __future__ import annotations

import re
import sys
from datetime import datetime, timedelta, timezone
from math import exp
from pathlib import Path
from statistics import NormalDist

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from stage4 import VERSION  # noqa: E402
from stage4.board import STAGE4_KEY, put_section, style  # noqa: E402
from stage4.checks.root_headers.rules import RULES  # noqa: E402
from stage4.history import Record  # noqa: E402
from stage4.model import CheckResult, Finding, Status, Verdict  # noqa: E402
from stage4.output.board_section import stage4_section  # noqa: E402

PICTURE = ROOT / "docs" / "pictures" / "board.svg"
URL = "https://www.example.com"
BEGIN = datetime(2026, 1, 5, 9, 0, tzinfo=timezone.utc)
P95S = (180, 176, 191, 184, 172, 410, 1240, 230, 188, 181, 175, 169, 178, 183, 171)  # milliseconds
SAMPLES = tuple(
    round(exp(4.4 + 0.35 * NormalDist().inv_cdf((number + 0.5) / 84)), 1) for number in range(84)
)
WIDTH, HEIGHT = 900, 940  # pixels


def board() -> str:
    """The page with the section of the last run."""
    runs = [
        Record(
            time=(BEGIN + timedelta(days=day)).isoformat(),
            base_url=URL,
            status="PASS" if p95 < 1000 else "FAIL",
            version=VERSION,
            p95_ms=float(p95),
            count=84,
        )
        for day, p95 in enumerate(P95S)
    ]
    return put_section(None, STAGE4_KEY, stage4_section(_verdict(runs[-1]), runs))


def _verdict(run: Record) -> Verdict:
    rule = next(rule for rule in RULES if rule.id == "headers.banner")
    canary = {"slo_p95_ms": 1000.0, "p95_ms": run.p95_ms, "samples": SAMPLES}
    results = (
        CheckResult.of("health", [Finding("health.sound", Status.PASS, "it says 'pass'")]),
        CheckResult.of("canary", [Finding("canary.p95-under-limit", Status.PASS, "")], canary),
        CheckResult.of("root_headers", [rule.warn("Server: nginx/1.27.3")]),
        CheckResult.of("provider_config", [Finding("providers.not-used", Status.PASS, "")]),
    )
    return Verdict(run.time, URL, f"{URL}/health", results, 9.3)


def svg(page: str) -> str:
    """The picture of a page."""
    body = page.partition("<body>")[2].partition("</body>")[0].strip()
    body = body.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
    body = re.sub("<details( open)?>", '<details open="open">', body)
    # The page has the time in the zone of its machine.
    body = re.sub(r'<time datetime="([^"]+)">[^<]*', r'<time datetime="\1">\1', body)
    sheet = re.sub(r"(?m)^( *)(:root|body)\b", r"\1.board", style())
    sheet = re.sub(r"(?m)^svg \{", ".board svg {", sheet)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}"'
        f' viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="The quality board">\n'
        f"<style>{sheet}</style>\n"
        f'<foreignObject width="{WIDTH}" height="{HEIGHT}">\n'
        f'<div xmlns="http://www.w3.org/1999/xhtml" class="board">\n'
        f"{body}\n</div>\n</foreignObject>\n</svg>\n"
    )


if __name__ == "__main__":
    PICTURE.write_text(svg(board()), encoding="utf-8")
