"""The foundation that `codemod`, `stage4` and their combined command `stage4-gate` share."""

COMPLETING = "_STAGE4_GATE_COMPLETE"  # the variable of a shell that asks for completions
