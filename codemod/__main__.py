"""`python -m codemod` is `codemod`, unless another distribution has overwritten this package."""

import sys

from stage4_gate.installation import exit_if_overwritten
from stage4_gate.short_command import collect_rarely, end_at_once

collect_rarely()
exit_if_overwritten("codemod")

if __name__ == "__main__":
    from codemod.cli import main

    sys.exit(end_at_once(main()))
