"""`python -m backend [--host HOST] [--port PORT] [--db FILE] [--ready-fd N]`"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from backend.settings import SettingError, load


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until a signal arrives. Return 0 after that, 2 if the service cannot start."""
    options = _parser().parse_args(argv)
    given = {"API_HOST": options.host, "API_PORT": options.port, "BACKEND_DB": options.db}
    try:
        settings = load({**os.environ, **{k: v for k, v in given.items() if v is not None}})
        from backend.server import serve  # a wrong setting is reported before this long import

        serve(settings, options.ready_fd)
    except SettingError as error:
        print(f"[backend] {error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m backend", description="Interview booking.")
    parser.add_argument("--host", help="address to listen on (API_HOST, 127.0.0.1)")
    parser.add_argument("--port", help="port; 0 chooses a free one (API_PORT, 8000)")
    parser.add_argument("--db", help="database file (BACKEND_DB, backend/data/app.sqlite3)")
    parser.add_argument(
        "--ready-fd", type=int, metavar="N", help="write the URL to this file descriptor when ready"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
