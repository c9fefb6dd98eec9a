"""`python -m codemod` is `codemod`, unless another distribution has overwritten this package."""

import sys

from stage4_gate.collector import collect_rarely
from stage4_gate.installation import exit_if_overwritten

collect_rarely()
exit_if_overwritten("codemod")

if __name__ == "__main__":
    from codemod.cli import main

    sys.exit(main())
