"""What a server or a secret puts into the output steers nothing and shows nothing."""

from __future__ import annotations

import json
import re
import socket
from base64 import b64encode
from pathlib import Path

from tests.stage4.command import POLICY, SOON, site, stage4
from tests.stage4.servers import answer, request_of, serving


def test_a_server_cannot_write_commands_to_the_log(tmp_path: Path) -> None:
    body = b'{"status": "\\n::error::pwned\\u001b[31m ##[error]x"}'
    with serving(site(health=answer(body, "500 \x1b[31m::error::"))) as url:
        done = stage4(tmp_path, "--url", url, *SOON)
    everything = done.stdout + (tmp_path / "qa/stage4/v0.4.0/tests.txt").read_text("utf-8")
    assert done.returncode == 1
    assert "\x1b" not in everything and "##[" not in everything
    assert not re.search(r"^\s*::", everything, re.MULTILINE)


def test_credentials_are_used_and_never_shown(tmp_path: Path) -> None:
    password = "p%2Fs3cr%C3%A9t+word"
    plain = "p/s3crét+word"
    seen: list[bytes] = []
    (tmp_path / "public").mkdir()

    def echo(connection: socket.socket, number: int) -> None:
        while request := request_of(connection):
            seen.append(request)
            token = request.split(b"Authorization: ")[1].split(b"\r\n")[0].decode()
            said = {
                "status": f"bad {token} {plain} {password} {b64encode(plain.encode()).decode()}"
            }
            raw = answer(json.dumps(said).encode(), headers=f"X-Echo: {token}\r\n{POLICY}")
            connection.sendall(raw)

    with serving(echo) as url:
        there = url.replace("http://", f"http://admin:{password}@")
        done = stage4(tmp_path, "--url", there, *SOON)
    assert b"Basic " + b64encode(f"admin:{plain}".encode()) in seen[0]
    produced = [done.stdout.encode(), done.stderr.encode()]
    produced += [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    for form in (plain, password, "s3cr", b64encode(f"admin:{plain}".encode()).decode()[:20]):
        assert not any(form.encode() in data for data in produced), form
    assert "[redacted]" in done.stdout
