"""The commands that belong to neither tool alone."""

from __future__ import annotations

from stage4_gate.command_group import CommandGroup
from stage4_gate.commands.completion import completion
from stage4_gate.commands.config import config
from stage4_gate.commands.doctor import doctor
from stage4_gate.commands.workflow import workflow
from stage4_gate.terminal import WIDEST

own = CommandGroup(
    "stage4-gate",
    {command.name or "": command for command in (config, doctor, workflow, completion)},
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": WIDEST},
)
