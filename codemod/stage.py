"""What a stage is: data. `stage4` is built in; a repository adds its own in its settings."""

from __future__ import annotations

import re
from typing import NamedTuple

from codemod.errors import ConfigurationError

NAME = re.compile(r"[a-z][a-z0-9_-]{0,30}")
VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,30}")
ENVIRONMENT_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Stage(NamedTuple):
    """A last step of a gate.

    name        as in `--stage NAME`; letters, digits, `-` and `_`
    title       what it checks, for people
    version     without the leading `v`
    command     the words of the process; `python` as the first one is the gate's own interpreter
    anchors     files or folders that mark, upwards from the gate, the folder the command runs in;
                the first one found counts
    time_limit  seconds; a stage that outlives it has failed
    enabled_by  an environment variable without which (or with 0, false, no, off) the stage is
                skipped; "" = always on
    heading     title of the block in the gate, where it differs from `title`
    package     the importable package that stands in where its copy is not in the repository
    """

    name: str
    title: str
    version: str
    command: tuple[str, ...]
    anchors: tuple[str, ...]
    time_limit: float = 900
    enabled_by: str = ""
    heading: str = ""
    package: str = ""

    @property
    def label(self) -> str:
        """`stage4` is spoken of as `Stage 4`; any other name as itself."""
        numbered = re.fullmatch(r"stage[-_]?(\d+)", self.name)
        return f"Stage {numbered[1]}" if numbered else self.name

    @property
    def function(self) -> str:
        """The name of its function in the gate."""
        return "_run_" + self.name.replace("-", "_")

    @property
    def backup_suffix(self) -> str:
        """`.bak_stage4_v040` for version 0.4.0 of stage4."""
        digits = re.sub(r"[^0-9A-Za-z]", "", self.version)
        return f".bak_{self.name}_v{digits}"

    @property
    def marker(self) -> str:
        """The file, from the project's root, that tells people what was installed where."""
        return f"qa/_aggregate/{self.name}_patch_applied.txt"


def checked(stage: Stage) -> Stage:
    """The same stage. Raises ConfigurationError where its settings make no sense."""
    where = f"stage {stage.name!r}"
    if not NAME.fullmatch(stage.name):
        raise ConfigurationError(
            f"{where}: not a name for a stage",
            hint="use lower-case letters, digits, - and _, with a letter first",
        )
    if not VERSION.fullmatch(stage.version):
        raise ConfigurationError(f"{where}: version {stage.version!r} is none", hint="e.g. 1.2.0")
    if not stage.command or not all(stage.command) or "\0" in "".join(stage.command):
        raise ConfigurationError(
            f"{where}: command has no words, or an empty one",
            hint='give it as a list, e.g. ["python", "stage5/run.py"]',
        )
    if not stage.title.strip() or not stage.title.isprintable():
        raise ConfigurationError(f"{where}: title is empty or not printable", hint="one line")
    if not 0 < stage.time_limit <= 7 * 24 * 3600:
        raise ConfigurationError(
            f"{where}: time_limit {stage.time_limit:g} is out of range",
            hint="seconds, more than 0 and at most a week",
        )
    if stage.enabled_by and not ENVIRONMENT_NAME.fullmatch(stage.enabled_by):
        raise ConfigurationError(
            f"{where}: enabled_by {stage.enabled_by!r} is no environment variable's name",
            hint="e.g. RUN_STAGE5",
        )
    return stage


STAGE4 = Stage(
    name="stage4",
    title="Production Go-Live Readiness",
    version="0.4.0",
    command=("python", "stage4/run_stage4.py"),
    anchors=("stage4/run_stage4.py",),
    heading="Production Go-Live",
    package="stage4",
)

BUILT_IN = {STAGE4.name: STAGE4}
