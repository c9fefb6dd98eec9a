"""The release gate of this repository: its settings are in gate.toml, its checks in packs/.

Exit status 0 if all checks and Stage 4 pass, 1 if not, 2 for an invalid option or setting.
"""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> int:
    try:
        from release_gate.command import run
    except ImportError as error:
        sys.exit(f'run_all.py: {error} (run first: pip install "stage4-gate[gate]")')
    return run(Path(__file__).parent)


if __name__ == "__main__":
    sys.exit(main())
