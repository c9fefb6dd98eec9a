"""Builds the source archive and the wheel so that the same commit gives the same bytes.

    python scripts/build_package.py [FOLDER]     (default: dist)

All times in the two files are those of the commit, and `SOURCE_DATE_EPOCH` where that is set. They
are built from the files of the commit alone, so nothing that lies about in the checkout gets in.
"""

from __future__ import annotations

import argparse
import gzip
import io
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(folder: Path) -> None:
    epoch = os.environ.get("SOURCE_DATE_EPOCH") or _git("log", "-1", "--format=%ct").decode()
    with tempfile.TemporaryDirectory() as temporary:
        files = _git("archive", "HEAD")
        subprocess.run(["tar", "--extract", "--directory", temporary], input=files, check=True)
        build(Path(temporary), folder, int(epoch))


def build(source: Path, folder: Path, epoch: int) -> None:
    """Build the two files from the files in `source`; their times are `epoch` (seconds)."""
    environ = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder.absolute())]
    subprocess.run([*command, str(source)], check=True, env=environ, umask=0o022)
    for archive in folder.glob("*.tar.gz"):
        archive.write_bytes(normalised(archive.read_bytes(), epoch))


def normalised(data: bytes, epoch: int) -> bytes:
    """A tar.gz with its members in order of name, owned by nobody, and of this time."""
    plain, packed = io.BytesIO(), io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as old,
        tarfile.open(fileobj=plain, mode="w", format=tarfile.GNU_FORMAT) as new,
    ):
        for member in sorted(old.getmembers(), key=lambda member: member.name):
            content = old.extractfile(member) if member.isfile() else None
            plain_member = member.replace(mtime=epoch, uid=0, gid=0, uname="", gname="")
            new.addfile(plain_member, content)
    with gzip.GzipFile(fileobj=packed, mode="wb", filename="", mtime=epoch) as file:
        file.write(plain.getvalue())
    return packed.getvalue()


def _git(*words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True).stdout


if __name__ == "__main__":
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("folder", metavar="FOLDER", nargs="?", type=Path, default=Path("dist"))
    main(parser.parse_args().folder)
