"""A repository that has nothing to do with this one: a gate, its shards, its service."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

GATE = """import sys
from pathlib import Path


def main():
    passed = not Path("broken").exists()
    print("packs passed" if passed else "packs failed")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
"""
SHARD = """import json
import sys
from pathlib import Path

passed = not Path("broken").exists()
folder = Path("qa/_aggregate/20260102T030405")
folder.mkdir(parents=True, exist_ok=True)
(folder / "summary.json").write_text(json.dumps({"shard": sys.argv[1], "passed": passed}))
sys.exit(not passed)
"""
MERGE = """import json
import sys
from pathlib import Path


def main():
    summaries = Path(sys.argv[1]).rglob("summary.json")
    found = [json.loads(path.read_text()) for path in summaries]
    shards = sorted(each["shard"] for each in found)
    print("merged", *shards)
    return not (shards == ["1/3", "2/3", "3/3"] and all(each["passed"] for each in found))


if __name__ == "__main__":
    sys.exit(main())
"""
SERVICE = """import sys
from http.server import BaseHTTPRequestHandler, HTTPServer


class Service(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Security-Policy", "default-src 'self'; object-src 'none'")
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(b'{"status": "ok"}')


HTTPServer(("127.0.0.1", int(sys.argv[1])), Service).serve_forever()
"""


def foreign_repository(folder: Path, *, staged: bool = True, broken: bool = False) -> Path:
    """A repository with one commit. `staged`: its gate has the stage; `broken`: its gate fails."""
    gate = folder / "release_gate" / "run_all.py"
    gate.parent.mkdir(parents=True)
    gate.write_text(GATE)
    (gate.parent / "shard.py").write_text(SHARD)
    (gate.parent / "merge.py").write_text(MERGE)
    (folder / "service.py").write_text(SERVICE)
    (folder / "public").mkdir()
    (folder / "public" / "index.html").write_text("<h1>Somebody's project</h1>\n")
    if broken:
        (folder / "broken").touch()
    if staged:
        gates = [str(gate), str(gate.with_name("merge.py"))]
        command = ["codemod", "apply", "--no-backup", "--no-marker", *gates]
        subprocess.run([sys.executable, "-m", *command], check=True, capture_output=True)
    git = ["git", "-C", str(folder), "-c", "user.name=A", "-c", "user.email=a@example.com"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "Add everything"]):
        subprocess.run([*git, *words], check=True, capture_output=True)
    return folder
