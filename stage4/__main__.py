"""`python -m stage4` is `stage4`."""

import sys

from stage4.cli import main

sys.exit(main())
