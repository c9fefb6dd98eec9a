"""Lists every setting with its value and where the value comes from, for `config show`."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable
from pathlib import Path

from codemod.settings import OWN_KEYS, load, root_of
from codemod.stage import BUILT_IN, Stage
from codemod.stage_settings import STAGE_KEYS
from stage4_gate import settings_file
from stage4_gate.settings_file import Section, sections
from stage4_gate.shown_setting import DEFAULT, NONE, ShownSetting

RUNTIME_DEFAULT = "as it is in the gate, else embedded"


def listed(folder: Path) -> list[ShownSetting]:
    """The settings of the project that a folder belongs to. Raises UserError."""
    root = root_of(folder)
    project = load(root)
    found = sections(settings_file.load(root, ("codemod",)), "codemod", "stages")
    values = {
        "gates": ", ".join(os.path.relpath(gate, folder) for gate in project.gates),
        "runtime": project.runtime or RUNTIME_DEFAULT,
    }
    own = [section for section in found if not section.item]
    rows = [ShownSetting(key, values[key], _source(own, key, DEFAULT)) for key in OWN_KEYS]
    for stage in project.stages.values():
        given = [section for section in found if section.item == stage.name]
        rows += _of_stage(stage, given)
    return rows


def _of_stage(stage: Stage, given: list[Section]) -> Iterable[ShownSetting]:
    values = {
        "title": stage.title,
        "version": stage.version,
        "command": shlex.join(stage.command),
        "time_limit": f"{stage.time_limit:g}",
        "enabled_by": stage.enabled_by or NONE,
    }
    default = "built in" if stage.name in BUILT_IN else DEFAULT
    for key in STAGE_KEYS:
        yield ShownSetting(f"{stage.name}.{key}", values[key], _source(given, key, default))


def _source(given: Iterable[Section], key: str, default: str) -> str:
    """Every place that sets the key: gates of several are joined, of the rest the last counts."""
    places = [section.where for section in given if key in section.values]
    return ", ".join(places if key == "gates" else places[-1:]) or default
