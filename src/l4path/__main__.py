"""The command line as `python -m l4path`."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    try:
        from l4path.cli import main

        status: int = main()
    except KeyboardInterrupt:  # before, or behind, what meets an interrupt itself
        status = 130
    sys.exit(status)
