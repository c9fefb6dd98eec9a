"""`python -m stage4` is `stage4`."""

import sys

from stage4_gate.installation import exit_if_overwritten
from stage4_gate.short_command import collect_rarely

collect_rarely()
exit_if_overwritten("stage4")

if __name__ == "__main__":
    from stage4.cli import main

    sys.exit(main())
