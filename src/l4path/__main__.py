"""The command line as `python -m l4path`."""

from __future__ import annotations

import sys

from l4path.cli import main

if __name__ == "__main__":
    sys.exit(main())
