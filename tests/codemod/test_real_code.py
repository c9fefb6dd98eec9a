"""The laws over real files: everything with a top-level `main` in the standard library and in
site-packages, several files a process."""

from __future__ import annotations

import ast
import multiprocessing
import sysconfig
import warnings
from pathlib import Path
from typing import NamedTuple

from codemod import engine
from codemod.errors import Refused
from codemod.source import BOM, decode
from codemod.stage import STAGE4
from codemod.testing import assert_reversible

FOLDERS = ("stdlib", "purelib")
LARGEST = 25_000  # bytes; larger ones under --all


class Result(NamedTuple):
    """What came of a file: "" served, or why it was refused, or what is wrong."""

    path: str
    refused: str
    wrong: str


def gates(largest: int) -> list[Path]:
    """The files with a top-level `main`, each content once."""
    found: dict[bytes, Path] = {}
    for name in FOLDERS:
        for path in sorted(Path(sysconfig.get_path(name)).rglob("*.py")):
            data = path.read_bytes()
            if b"main" in data and len(data) <= largest and has_main(data):
                found.setdefault(data, path)
    return list(found.values())


def has_main(data: bytes) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = ast.parse(data).body
    except (SyntaxError, ValueError):
        return False
    return any(getattr(node, "name", "") == "main" for node in body)


def serve_variants(path: Path) -> Result:
    """Also with CRLF, a byte-order mark, tabs, and no final newline."""
    data = path.read_bytes()
    lf = data.replace(b"\r\n", b"\n")
    for variant in (
        lf.replace(b"\n", b"\r\n"),
        data if data.startswith(BOM) or b"coding" in data[:200] else BOM + data,
        data.replace(b"    ", b"\t"),
        data.rstrip(),
    ):
        if has_main(variant):
            result = serve_bytes(str(path), variant)
            if result.wrong:
                return result
    return serve(path)


def serve(path: Path) -> Result:
    return serve_bytes(str(path), path.read_bytes())


def serve_bytes(path: str, data: bytes) -> Result:
    try:
        source = decode(data)
        engine.apply(source, [STAGE4])
    except Refused as why:
        return Result(path, why.message.split(":")[0], "")
    try:
        assert_reversible(data)
    except (AssertionError, Refused) as why:
        return Result(path, "", f"{why}")
    return Result(path, "", "")


def test_every_file_with_a_main_is_served_to_the_byte_or_refused_with_a_reason(
    nightly: bool,
) -> None:
    paths = gates(10_000_000 if nightly else LARGEST)
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        results = pool.map(serve_variants if nightly else serve, paths, chunksize=16)
    wrong = [result for result in results if result.wrong]
    refused = [result for result in results if result.refused]
    unexpected = [result for result in refused if "runs nothing" not in result.refused]
    print(f"{len(results)} files, {len(refused)} refused, {len(wrong)} wrong")
    for result in unexpected:
        print(result)
    assert len(results) > 100
    assert not wrong
    assert len(unexpected) <= len(results) // 100
