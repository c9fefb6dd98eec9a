"""The stage as a script: `python stage4/run_stage4.py`, with the options of `stage4 run`."""

import sys
from os.path import abspath, dirname

# A script's own folder stands first in the path, where its modules would hide those of the
# standard library: the folder above it is meant.
sys.path[0] = dirname(dirname(abspath(__file__)))  # noqa: PTH100, PTH120

from stage4.cli import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
