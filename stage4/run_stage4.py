"""The stage as a script: `python stage4/run_stage4.py`, with the options of `stage4 run`."""

import os
import sys

# A script's own folder stands first in the path, where its modules would hide those of the
# standard library: the folder above it is meant.
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
sys.path[0] = ROOT

try:
    from stage4.cli import main
except ModuleNotFoundError as missing:
    python = os.path.join(ROOT, ".venv", "bin", "python")  # noqa: PTH118
    if os.path.exists(python) and sys.prefix != os.path.join(ROOT, ".venv"):  # noqa: PTH110, PTH118
        os.execv(python, [python, *sys.argv])
    print(
        f"stage4: {missing.name} is not installed here (first: bash scripts/setup.sh)",
        file=sys.stderr,
    )
    sys.exit(2)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
