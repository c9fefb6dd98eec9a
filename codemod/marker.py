"""The text of the marker file, which tells people what is installed; no program reads it."""

from __future__ import annotations

from codemod.block import stage_block
from codemod.stage import Stage

HEAD = "# Installed by codemod. For information only: the status is determined from the gates.\n"
TIME = " applied="


def updated(text: str, stage: Stage, gate: str, time: str) -> str:
    """Return the marker's text with a line for this gate, or without one if `time` is empty.

    A line that differs only in its time is kept. The text is empty if no gate is left.
    """
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    at = next((index for index, line in enumerate(lines) if _gate_of(line) == gate), len(lines))
    new: list[str] = []
    if time:
        digest = f"digest=sha256:{stage_block(stage).digest}"
        new = [f"{stage.label} v{stage.version}{TIME}{time} {digest} file={gate}"]
        if at < len(lines) and _without_time(lines[at]) == _without_time(new[0]):
            new = [lines[at]]
    rest = [line for line in lines[at + 1 :] if _gate_of(line) != gate]
    kept = [*lines[:at], *new, *rest]
    return HEAD + "".join(f"{line}\n" for line in kept) if kept else ""


def _gate_of(line: str) -> str:
    return line.partition("file=")[2]


def _without_time(line: str) -> str:
    before, _, after = line.partition(TIME)
    return before + after.partition(" ")[2]
