"""The marker file, qa/_aggregate/<stage>_patch_applied.txt: for people; no program relies on it."""

from __future__ import annotations

from codemod.block import stage_block
from codemod.stage import Stage

HEAD = "# What codemod has installed, for people; the state itself is in the gate's own markers.\n"


def updated(text: str, stage: Stage, gate: str, time: str) -> str:
    """The marker's text with a line for this gate; without `time`, its line is taken out.

    Empty where no gate is left.
    """
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("#")]
    kept = [line for line in lines if line.split("file=", 1)[-1].rstrip("\n") != gate]
    if time:
        digest = stage_block(stage).digest
        facts = f"{stage.label} v{stage.version} applied={time} digest=sha256:{digest}"
        kept.append(f"{facts} file={gate}\n")
    return HEAD + "".join(kept) if kept else ""
