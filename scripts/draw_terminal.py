"""Draws docs/pictures/terminal.svg: what a terminal shows from `apply` to `check`.

python scripts/draw_terminal.py

The commands are run, in an empty folder, against a service on loopback. Figures that differ from
run to run are replaced by fixed ones, so that the picture changes only when the output does.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from contextlib import AbstractContextManager
from html import escape
from http.server import BaseHTTPRequestHandler
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from release_gate.testkit.stand_in import StandIn, answering  # noqa: E402

PICTURE = ROOT / "docs" / "pictures" / "terminal.svg"
GATE = """import sys


def main():
    print("42 of 42 checks passed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
"""
COMMANDS = (
    "uvx stage4-gate apply --runtime package gate.py",
    "uv run --with stage4-gate gate.py",
    "uvx stage4-gate check gate.py",
)
# uv brings the package; here it is there already.
INSTALLED = (("uvx stage4-gate", "-m stage4_gate"), ("uv run --with stage4-gate ", ""))
SITE = "https://www.example.com"
FIXED = (
    (r"http://127\.0\.0\.1:\d+", SITE),
    (r"p95 is under \d+ ms", "p95 is under 1000 ms"),
    (r"  canary: \d+ pings of at most \d+\n", ""),  # the progress of a run that takes long
    (r": [\d.]+ ms over \d+ pings", ": 12.3 ms over 84 pings"),
    (r"  \([\d.]+ s\)", "  (0.1 s)"),
    (r"canary  \([\d.]+ s\)", "canary  (9.0 s)"),
    (r", [\d.]+ s; results", ", 9.3 s; results"),
)
COLOURS = {"32": "#3fb950", "31": "#f85149", "33": "#d29922"}
COLUMN, LINE, MARGIN, WIDEST = 8.4, 20, 16, 100  # pixels, and characters of a line


class Service(BaseHTTPRequestHandler):
    """A service that is ready to go live."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = b'{"status": "pass"}'
        self.send_response(200)
        self.send_header("Content-Security-Policy", "default-src 'self'; object-src 'none'")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("X-Frame-Options", "DENY")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Content-Type", "application/health+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def version_string(self) -> str:
        return "example"

    def log_message(self, format: str, *args: object) -> None:
        """Logs nothing."""


def serving() -> AbstractContextManager[str]:
    """The URL of the service, while it runs."""
    return answering(StandIn(Service))


def shown() -> list[str]:
    """The lines of the terminal: each command and its output, in colour."""
    lines = []
    with serving() as url, tempfile.TemporaryDirectory() as folder:
        Path(folder, "gate.py").write_text(GATE)
        variables = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        variables |= {"PYTHONPATH": str(ROOT), "FORCE_COLOR": "1", "PROD_URL": url}
        variables |= {"S4_RATE": "50", "S4_PROVIDERS": "none"}
        # Limits that a busy machine keeps too; the picture shows the default.
        variables |= {"S4_SLO_P95_MS": "60000", "S4_TIMEOUT": "60"}
        for command in COMMANDS:
            done = subprocess.run(
                [sys.executable, *installed(command).split()],
                cwd=folder,
                env=variables,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            said = _fixed(done.stdout.replace(f"{folder}/", ""))
            lines += [f"$ {command}", *said.splitlines(), ""]
    return lines[:-1]


def installed(command: str) -> str:
    """The command where the package is installed: words for Python."""
    for words, replacement in INSTALLED:
        command = command.replace(words, replacement)
    return command


def _fixed(text: str) -> str:
    for pattern, replacement in FIXED:
        text = re.sub(pattern, replacement, text)
    return text


def svg(lines: list[str]) -> str:
    """The picture of the lines."""
    width = round(2 * MARGIN + WIDEST * COLUMN)
    height = 2 * MARGIN + LINE * len(lines)
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}" role="img" aria-label="A terminal: apply, run, check">',
        "<style>text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;"
        "fill:#e6edf3;white-space:pre}.command{font-weight:bold}</style>",
        f'<rect width="{width}" height="{height}" rx="8" fill="#0d1117"/>',
    ]
    body = [_text(number, line) for number, line in enumerate(lines) if line]
    return "\n".join([*head, *body, "</svg>"]) + "\n"


def _text(number: int, line: str) -> str:
    style = ' class="command"' if line.startswith("$ ") else ""
    y = MARGIN + LINE * number + 14
    return f'<text x="{MARGIN}" y="{y}"{style}>{_coloured(line)}</text>'


def _coloured(line: str) -> str:
    """The line as SVG: colours of the terminal, cut where it is too long."""
    parts, left = [], WIDEST
    for colour, text in re.findall(r"(?:\x1b\[(\d+)m)?([^\x1b]*)", line):
        cut = text if len(text) <= left else text[: left - 1] + "…"
        left -= len(cut)
        fill = COLOURS.get(colour)
        parts.append(f'<tspan fill="{fill}">{escape(cut)}</tspan>' if fill else escape(cut))
    return "".join(parts)


if __name__ == "__main__":
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(svg(shown()), encoding="utf-8")
