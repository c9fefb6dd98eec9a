"""A stage is data. `stage4` is built in; a repository defines others in its settings."""

import re
from typing import NamedTuple

from codemod.errors import ConfigurationError

NAME = re.compile(r"[a-z][a-z0-9_-]{0,30}")
VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,30}")
ENVIRONMENT_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
MARKUP = re.compile(r"(>>>|<<<)\s*codemod\b")
CODING = re.compile(r"coding[:=]")  # PEP 263: in one of a gate's first two lines it would count
RESERVED = ("gate-exit", "gate-script")  # the names of the blocks that all stages share
TITLE_CHARS = 120
LONGEST_S = 7 * 24 * 3600.0
DEFAULT_LIMIT_S = 900.0
COMMAND_HINT = 'give it as a list, for example ["python", "stage5/run.py"]'


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
    time_limit: float = DEFAULT_LIMIT_S
    enabled_by: str = ""
    heading: str = ""
    package: str = ""

    @property
    def label(self) -> str:
        """The name for people: `Stage 4` for `stage4`; other names are unchanged."""
        numbered = re.fullmatch(r"stage[-_]?(\d+)", self.name)
        return f"Stage {numbered[1]}" if numbered else self.name

    @property
    def function(self) -> str:
        """The name of the function that runs it in the gate."""
        return function_of(self.name)

    @property
    def backup_suffix(self) -> str:
        """`.bak_stage4_v040` for version 0.4.0 of stage4."""
        digits = re.sub(r"[^0-9A-Za-z]", "", self.version)
        return f".bak_{self.name}_v{digits}"

    @property
    def marker(self) -> str:
        """The marker file, relative to the project root; it tells people what is installed."""
        return f"qa/_aggregate/{self.name}_patch_applied.txt"


def function_of(name: str) -> str:
    """The function that runs the stage `name` in a gate."""
    return "_run_" + name.replace("-", "_")


def checked(stage: Stage, where: str = "") -> Stage:
    """The same stage. Raises ConfigurationError where its settings cannot be used.

    where  the file and the section that they come from, for the message
    """
    where = where or f"stage {stage.name!r}"
    for problem in filter(None, (check(stage) for check in (_name, _texts, _command, _others))):
        raise ConfigurationError(f"{where}: {problem[0]}", hint=problem[1])
    return stage


Problem = tuple[str, str] | None  # what is wrong, and what to do


def _name(stage: Stage) -> Problem:
    if not NAME.fullmatch(stage.name):
        hint = "use lower-case letters, digits, - and _, beginning with a letter"
        return f"invalid stage name {stage.name!r}", hint
    if stage.name in RESERVED:
        return f"the stage name {stage.name!r} is reserved", "choose another name"
    return None


def _texts(stage: Stage) -> Problem:
    """Text that is written into the block must be one harmless line."""
    words = [("command", word) for word in stage.command]
    for key, text in (("title", stage.title), ("heading", stage.heading), *words):
        if not text.isprintable():
            return f"{key} contains a line break or a control character", "use one plain line"
        if MARKUP.search(text):
            return f"{key} looks like a codemod marker", "remove >>> and <<<"
    if not stage.title.strip() or len(stage.title) > TITLE_CHARS:
        return "title is empty or too long", f"use 1 to {TITLE_CHARS} characters"
    if CODING.search(stage.title):
        return "title looks like an encoding declaration", "remove coding: or coding="
    if not VERSION.fullmatch(stage.version):
        return f"invalid version {stage.version!r}", "use for example 1.2.0"
    return None


def _command(stage: Stage) -> Problem:
    if not stage.command or not all(stage.command):
        return "command is empty or contains an empty word", COMMAND_HINT
    return None


def _others(stage: Stage) -> Problem:
    if not 0 < stage.time_limit <= LONGEST_S:
        hint = "use seconds: more than 0, at most one week"
        return f"time_limit {stage.time_limit:g} is out of range", hint
    if stage.enabled_by and not ENVIRONMENT_NAME.fullmatch(stage.enabled_by):
        hint = "use the name of an environment variable, for example RUN_STAGE5"
        return f"invalid enabled_by {stage.enabled_by!r}", hint
    return None


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
