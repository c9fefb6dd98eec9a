"""The marker file, qa/_aggregate/<stage>_patch_applied.txt: for people; no program relies on it."""

from __future__ import annotations

from codemod.block import stage_block
from codemod.stage import Stage

HEAD = "# What codemod has installed, for people; the state itself is in the gate's own markers.\n"
TIME = " applied="


def updated(text: str, stage: Stage, gate: str, time: str) -> str:
    """The marker's text with a line for this gate; without `time`, its line is taken out.

    A line that says the same but for the time stays as it is. Empty where no gate is left.
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
