"""Reads gates from the disk and rejects those that cannot be replaced safely."""

import errno
import os
import stat
from pathlib import Path
from typing import NamedTuple

from codemod.errors import FileError, Refused
from stage4_gate.errors import reason_of

MAX_BYTES = 16 * 1024 * 1024  # no hand-written script is larger
NOTHING_CHANGED = "no file was changed"


class Loaded(NamedTuple):
    """A file as it was read. `path` has every symbolic link resolved."""

    path: Path
    data: bytes
    stat: os.stat_result


def load(path: Path) -> Loaded:
    """Read a regular file. Raises FileError, or Refused for anything else."""
    try:
        real = Path(os.path.realpath(path, strict=True))
        status = real.stat()
        if not stat.S_ISREG(status.st_mode):
            raise Refused("the path is not a regular file", hint="give the path of the gate script")
        if status.st_size > MAX_BYTES:
            message = f"the file is larger than {MAX_BYTES} bytes"
            raise Refused(message, hint="give the path of the gate script")
        return Loaded(real, real.read_bytes(), status)
    except (OSError, RuntimeError, ValueError) as why:
        if isinstance(why, FileNotFoundError) and path.is_symlink():
            target = path.readlink()
            message = f"cannot read the file: the target of its symbolic link, {target}, is missing"
            raise FileError(message, hint="correct the symbolic link") from None
        raise FileError(f"cannot read the file: {reason_of(why)}", hint=remedy_of(why)) from None


def is_folder(path: Path) -> bool:
    """Whether it is a folder; False where the system does not say, as `load` then says why."""
    return os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises


def is_missing(path: Path) -> bool:
    """Whether nothing has this path, not even a symbolic link."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        return False
    return False


def remedy_of(why: Exception) -> str:
    """The hint for an error of the operating system on reading or writing a file."""
    remedies = {
        errno.ENOENT: "give the path of the gate script",
        errno.ENOTDIR: "give the path of the gate script",
        errno.ENAMETOOLONG: "give the path of the gate script",
        errno.ELOOP: "correct the symbolic link",
        errno.EACCES: "check the permissions of the file and its folder",
        errno.EPERM: "check the permissions and attributes of the file and its folder",
        errno.EROFS: "the file system is mounted read-only",
        errno.ENOSPC: "free some space on the disk",
        errno.EDQUOT: "your disk quota is used up",
    }
    return remedies.get(getattr(why, "errno", 0) or 0, NOTHING_CHANGED)


def refuse_unwritable(loaded: Loaded) -> None:
    """Raise FileError or Refused where replacing the file would fail or lose something."""
    if loaded.stat.st_nlink > 1:
        raise Refused(
            f"the file has {loaded.stat.st_nlink} hard links, and replacing it would break them",
            hint="use a single file or a symbolic link",
        )
    if not loaded.stat.st_mode & 0o222 or not os.access(loaded.path, os.W_OK):
        hint = "make it writable: chmod u+w"
        if _is_on_read_only_system(loaded.path):
            hint = remedy_of(OSError(errno.EROFS, ""))
        raise FileError("the file is read-only", hint=hint)


def _is_on_read_only_system(path: Path) -> bool:
    if not hasattr(os, "statvfs"):
        return False
    return bool(os.statvfs(path).f_flag & os.ST_RDONLY)
