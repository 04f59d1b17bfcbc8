"""``python -m actviz``: the command line, without its console script."""

from __future__ import annotations

from actviz.cli import main

if __name__ == "__main__":
    main()
