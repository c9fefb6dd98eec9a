"""The foundation that `codemod`, `stage4` and their combined command `stage4-gate` share."""
