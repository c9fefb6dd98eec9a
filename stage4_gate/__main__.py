"""`python -m stage4_gate` is `stage4-gate`."""

import sys

from stage4_gate.cli import main

sys.exit(main())
