"""A small service that has nothing of this project, and what its team writes for a gate."""

from __future__ import annotations

import shlex
from pathlib import Path

from tests.loopback import free_port

APPLICATION = """
from flask import Flask

app = Flask(__name__)


@app.get("/")
def home():
    return page("Lamps", '<p><a href="/prices">Prices</a></p>')


@app.get("/prices")
def prices():
    return page("Prices", "<p>One lamp: 20 euros.</p>")


@app.get("/api/lamps")
def lamps():
    return [{"name": "lamp", "price": 20}]


def page(title, body):
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title></head>'
        f"<body><main><h1>{title}</h1>{body}</main></body></html>"
    )


@app.after_request
def add_policy(answer):
    answer.headers["Content-Security-Policy"] = "default-src 'self'; object-src 'none'"
    return answer
"""
SETTINGS = {'pages = ["/"]': 'pages = ["/", "/prices"]'}  # an old line, the new one
PACK = """
from release_gate.check import check


@check("LAMP-01", "Every lamp has a price", why="nobody buys without one")
def test_prices(api):
    for lamp in api.get("/api/lamps").json():
        assert lamp["price"] > 0, lamp


@check("LAMP-02", "The front page leads to the prices", why="nobody finds them otherwise")
def test_link(page):
    page.goto("/")
    page.get_by_role("link", name="Prices").click()
    page.wait_for_url("**/prices")
"""


class Shop:
    """The service in a folder, and its gate there once `new` has run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        port = free_port()
        (folder / "shop.py").write_text(APPLICATION, encoding="utf-8")
        flask = ["python", "-m", "flask", "--app", "shop", "run", "--port", str(port)]
        address = ["--url", f"http://127.0.0.1:{port}"]
        # The two commands that its team types.
        self.new = ["python", "-m", "release_gate.new", "gate", *address]
        self.new += ["--start", shlex.join(flask)]
        self.run = ["python", "gate/run_all.py"]

    def write_own_lines(self) -> int:
        """Do what its team does with a new gate; return how many lines it has written for it."""
        for old, new in SETTINGS.items():
            self.change("gate.toml", old, new)
        pack = self.folder / "gate" / "packs" / "lamps" / "test_lamps.py"
        pack.parent.mkdir()
        pack.write_text(PACK.lstrip(), encoding="utf-8")
        commands = [shlex.join(self.new), shlex.join(self.run)]
        written = [*commands, *SETTINGS.values(), *PACK.splitlines()]
        return sum(1 for line in written if line.strip())

    def change(self, name: str, old: str, new: str) -> None:
        """Replace a text in a file of the gate."""
        path = self.folder / "gate" / name
        text = path.read_text("utf-8")
        assert text.count(old) == 1, text
        path.write_text(text.replace(old, new), encoding="utf-8")
